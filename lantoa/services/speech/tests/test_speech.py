"""Pages read aloud: once a version, in the background, whatever the provider answers."""

from datetime import timedelta
from pathlib import Path

import pytest

from lantoa.kit.clock import now
from lantoa.services.speech import actions
from lantoa.services.speech import provider as voices
from lantoa.services.speech.actions import ask_narration, drop_narration, make_narrations
from lantoa.services.speech.facade import narration_of
from lantoa.services.speech.models import Narration
from lantoa.services.speech.provider import SpeechError, kind_of, speak

pytestmark = pytest.mark.django_db
TEXT = "Từ tháng này, ca ba có bát canh nóng."


def asked(simulator) -> list[str]:
    return [row["message"] for row in simulator.posts("speech")]


def test_a_text_is_read_once_and_again_only_when_it_changes(provider, settings, django_capture_on_commit_callbacks):
    assert ask_narration(7, TEXT)
    assert not ask_narration(7, TEXT)
    assert narration_of(7) is None
    assert make_narrations() == 1
    assert make_narrations() == 0
    first = narration_of(7)
    file = Path(settings.MEDIA_ROOT) / first.path
    assert (first.kind, kind_of(file.read_bytes())) == ("audio/wav", "audio/wav")
    assert Narration.objects.get().text == ""
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_narration(7, f"{TEXT} Và cơm.")
    # The old words are gone before the new ones are there.
    assert narration_of(7) is None
    assert not file.exists()
    make_narrations()
    assert narration_of(7).version != first.version
    assert asked(provider) == [TEXT, f"{TEXT} Và cơm."]
    settings.SPEECH_VOICE = "nam-mien-nam"
    assert ask_narration(7, f"{TEXT} Và cơm.")


def test_without_a_provider_nothing_happens(settings, django_assert_num_queries):
    assert settings.SPEECH_URL == ""
    with django_assert_num_queries(0):
        assert not ask_narration(7, TEXT)
        assert narration_of(7) is None
        assert make_narrations() == 0


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("transient", "waiting"),
        ("rate_limited", "waiting"),
        ("cut_before", "waiting"),
        ("cut_after", "waiting"),
        ("garbage", "waiting"),
        ("html_502", "waiting"),
        ("token_revoked", "failed"),
        ("policy", "failed"),
    ],
)
def test_what_fails_for_now_comes_later_and_what_fails_for_good_never(provider, fault, state):
    ask_narration(7, TEXT)
    provider.fault(fault, network="speech", on=["all"])
    assert make_narrations() == 0
    row = Narration.objects.get()
    assert (row.state, narration_of(7)) == (state, None)
    assert row.due_at > now()
    Narration.objects.update(due_at=now())
    assert make_narrations() == (1 if state == "waiting" else 0)


def test_it_is_given_up_after_six_times_and_asked_anew_by_the_next_edit(provider):
    ask_narration(7, TEXT)
    provider.fault("transient", network="speech", on=["all"], next=actions.MOST_ATTEMPTS)
    for _turn in range(actions.MOST_ATTEMPTS):
        Narration.objects.update(due_at=now())
        make_narrations()
    row = Narration.objects.get()
    assert (row.state, row.text) == ("failed", "")
    assert ask_narration(7, TEXT)
    assert make_narrations() == 1


def test_what_a_dead_worker_held_is_made_by_another(provider):
    ask_narration(7, TEXT)
    actions._claim()
    assert make_narrations() == 0
    Narration.objects.update(due_at=now() - timedelta(seconds=1))
    assert make_narrations() == 1


def test_words_that_are_no_longer_wanted_are_not_heard(provider, monkeypatch):
    ask_narration(7, TEXT)

    def meanwhile(text):
        drop_narration(7)
        return speak(text)

    monkeypatch.setattr(actions, "speak", meanwhile)
    assert make_narrations() == 0
    assert narration_of(7) is None


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001])
def test_what_cannot_be_read_is_not_asked_for(provider, text):
    ask_narration(7, TEXT)
    assert not ask_narration(7, text)
    assert not Narration.objects.exists()


def test_only_sounds_of_a_bearable_size_are_taken(provider, monkeypatch):
    provider.add_accounts({"network": "speech", "id": "lantoa", "body": "<html>" + "x" * 500, "kind": "audio/mpeg"})
    with pytest.raises(SpeechError, match="no sound"):
        speak(TEXT)
    provider.change_account("speech", "lantoa", body="")
    monkeypatch.setattr(voices, "LARGEST_SOUND", 1_000)
    with pytest.raises(SpeechError, match="too large"):
        speak(TEXT)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"ID3\x04", "audio/mpeg"), (b"\xff\xfb\x90\x00", "audio/mpeg"), (b"OggS\x00", "audio/ogg"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"), (b"RIFF\x00\x00\x00\x00AVI ", ""), (b"", ""), (b"<html>", ""),
    ],
)  # fmt: skip
def test_kinds_are_told_by_their_first_bytes(body, kind):
    assert kind_of(body) == kind
