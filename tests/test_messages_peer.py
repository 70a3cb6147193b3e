import json
import urllib.error
import urllib.request

from peers.messages_parts import (
    HEADERS,
    SENT,
    request,
)

from evals.loopback.messages_api import HttpError, Json, Text, Turn, serve


def post(url: str, body: Json) -> tuple[int, str]:
    headers = {**HEADERS, "content-type": "application/json"}
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_the_peer_refuses_in_the_shape_of_the_service_and_keeps_the_script() -> None:
    with serve([Turn((Text("Yes."),))], SENT) as peer:
        status, answer = post(f"{peer.url}/v1/messages", request(temperature=1))
        assert status == 400
        assert json.loads(answer) == {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "message": "temperature: Extra inputs are not permitted",
            },
            "request_id": "req_0000",
        }
        assert peer.refused == ["temperature: Extra inputs are not permitted"]
        assert "event: message_stop" in post(f"{peer.url}/v1/messages", request())[1]


def test_a_request_beyond_the_script_is_an_error_that_is_not_tried_again() -> None:
    with serve([HttpError(503, "api_error")], SENT) as peer:
        assert post(f"{peer.url}/v1/messages", request())[0] == 503
        status, answer = post(f"{peer.url}/v1/messages", request())
    assert (status, json.loads(answer)["error"]["message"]) == (500, "script exhausted")


def test_an_expectation_that_fails_is_told_to_the_test() -> None:
    def short(body: Json) -> None:
        assert body["max_tokens"] == 10, "too long"

    with serve([Turn(expect=short)], SENT) as peer:
        assert post(f"{peer.url}/v1/messages", request())[0] == 400
    assert peer.refused[0].startswith("expectation: too long")
