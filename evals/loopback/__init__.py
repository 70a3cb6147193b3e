"""A loopback Messages API that refuses what the service refuses, for the evaluation and the tests."""
