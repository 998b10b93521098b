import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.http import JsonResponse
from django.test import Client, RequestFactory

from lantoa.kit.clock import now
from lantoa.org.people.facade import make_token
from lantoa.org.people.models import User
from lantoa.services.rest.facade import forget_answers
from lantoa.services.rest.middleware import ApiDoorMiddleware


@pytest.fixture
def user(transactional_db):
    return User.objects.create(username="lan")


def _post(door, token, key, body):
    request = RequestFactory().post(
        "/api/v1/things",
        json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Bearer {token}", "idempotency-key": key},
    )
    return door(request)


def test_five_posts_at_once_are_one(user):
    token, ran, answers = make_token(user), [], []

    def act(request):
        ran.append(1)
        return JsonResponse({"id": len(ran)}, status=201)

    door = ApiDoorMiddleware(act)

    def post():
        answers.append(_post(door, token, "k1", {"title": "Hội nghị"}))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(5)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(ran) == 1
    assert [(a.status_code, a.content) for a in answers] == [(201, b'{"id": 1}')] * 5
    assert sum("Idempotency-Replayed" in a for a in answers) == 4


def test_a_key_belongs_to_one_request_of_one_person(user):
    door = ApiDoorMiddleware(lambda request: JsonResponse({"who": request.headers["authorization"]}))
    other = make_token(User.objects.create(username="mai"))
    _post(door, make_token(user), "k", {"a": 1})

    assert _post(door, make_token(user), "k", {"a": 2}).status_code == 422
    assert json.loads(_post(door, other, "k", {"a": 2}).content)["who"] == f"Bearer {other}"


@pytest.mark.parametrize("first", [500, 409, 422])
def test_what_failed_may_be_tried_again_under_the_same_key(user, first):
    statuses = iter([first, 201])
    door = ApiDoorMiddleware(lambda request: JsonResponse({}, status=next(statuses)))
    token = make_token(user)

    answers = [_post(door, token, "k", {"mended": number > 0}).status_code for number in range(3)]
    assert answers == [first, 201, 201]


@pytest.mark.parametrize("body", ['{"title": "a\\u0000b"}', '{"title": "\\ud800"}'])
def test_text_that_no_table_can_hold_is_refused(user, body):
    answer = Client().post(
        "/api/v1/dispatches",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {make_token(user)}"},
    )

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_strangers_learn_only_that_they_are_strangers(db):
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic eDp5"}):
        answer = Client().get("/api/v1/facts", headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (401, 401)
    assert Client().get("/api/v1/nothing/here").status_code == 404


def test_answers_are_kept_for_a_week(user):
    _post(ApiDoorMiddleware(lambda request: JsonResponse({})), make_token(user), "k", {})

    assert forget_answers(now() + timedelta(days=6)) == 0
    assert forget_answers(now() + timedelta(days=8)) == 1
