"""A thousand pieces by one decision: published, tagged, moved, withdrawn as one task each, with a result per piece."""

from typing import Any
from uuid import uuid4

from bench.common import cpu_seconds, machine, scratch_database, timed

PIECES = 1_000
LIMITS = {"publish_seconds": 300.0, "withdraw_seconds": 300.0}


def measure(*, small: bool = False) -> dict[str, Any]:
    """One worker's thread works off each task to its end, what follows a commit included."""
    count = 50 if small else PIECES
    with scratch_database():
        lg, ids = _approved(count)
        figures: dict[str, float] = {}
        for act, detail in _acts(lg):
            ask, task = timed(lambda a=act, d=detail: _ask(lg, a, d, ids))
            before = cpu_seconds()
            seconds, _done = timed(_work)
            results = _results(task)
            assert results == {"done": count}, (act, results)
            figures |= {
                f"{act}_ask_seconds": round(ask, 2),
                f"{act}_seconds": round(seconds, 1),
                f"{act}_per_second": round(count / seconds, 1),
                f"{act}_own_cpu_seconds": round(cpu_seconds() - before, 1),
            }
        return {
            "bench": "bulk",
            "pieces": count,
            **figures,
            "limits": LIMITS,
            "is_within_limits": all(figures[name] <= limit for name, limit in LIMITS.items()),
            "machine": machine(),
        }


def _approved(count: int) -> tuple[Any, list[int]]:
    """A federation whose board has approved so many pieces."""
    from lantoa.kit.clock import now
    from lantoa.publishing.newsroom.facade import Approval, Article
    from lantoa.publishing.newsroom.tests.factories import Federation

    lg, ids = Federation(), []
    for number in range(count):
        title = f"Bữa cơm ca ba thêm bát canh {number}"
        piece = Article(title=title, slug=f"bua-com-{number}", lead="Từ tháng này, ca ba có bát canh nóng.", live=False)
        piece.body = [("paragraph", "<p>Chị Sen đặt hộp cơm lên bàn trước khi nói.</p>")]
        piece.unit, piece.state, piece.state_changed_at = lg.unit, Article.State.APPROVED, now()
        lg.section.add_child(instance=piece)
        revision = piece.save_revision(user=lg.editor)
        Approval.objects.create(article=piece, revision_id=revision.pk, approved_by=lg.second, approved_at=now())
        ids.append(piece.pk)
    return lg, ids


def _acts(lg: Any) -> list[tuple[str, dict[str, Any]]]:
    from lantoa.publishing.newsroom.facade import HomePage, TopicPage
    from lantoa.publishing.newsroom.tests.factories import make_section

    topic = HomePage.objects.get().add_child(instance=TopicPage(title="Tháng Công nhân", slug="thang-cong-nhan"))
    other = make_section("Đời sống", "doi-song")
    return [
        ("publish", {}),
        ("tag", {"topic": topic.pk}),
        ("move", {"section": other.pk}),
        ("withdraw", {"reason": "Đo thử"}),
    ]


def _ask(lg: Any, act: str, detail: dict[str, Any], ids: list[int]) -> Any:
    from lantoa.publishing.newsroom.bulk.actions import start_task

    return start_task(act=act, detail=detail, pieces=ids, by=lg.chief, client_id=uuid4())


def _work() -> int:
    from lantoa.publishing.newsroom.bulk.work import work_bulk

    return work_bulk()


def _results(task: Any) -> dict[str, int]:
    from django.db.models import Count

    return dict(task.items.order_by().values_list("state").annotate(Count("pk")))
