"""Articles and questions of a folder, and a front page that tells of the newest articles until staff arrange it."""

from typing import Any

from catalog.images import Kept
from catalog.importing.texts import said_in_all, upsert
from catalog.models import Article, Block, Product, Question

STORIES = 2
FRONT = {"guide", "journal"}


def write_articles(rows: list[dict[str, Any]], kept: dict[str, Kept]) -> None:
    """Bring the articles in. ``kept`` are the folder's pictures by file name; an article may show any of them."""
    articles = upsert(Article, (_article(row, kept.get(row["image"])) for row in rows), key=["slug"])
    products = dict(Product.objects.values_list("slug", "pk"))
    through = Article.related.through
    through._default_manager.filter(article_id__in=[article.pk for article in articles]).delete()
    through._default_manager.bulk_create(
        through(article_id=article.pk, product_id=products[slug])
        for article, row in zip(articles, rows, strict=True)
        for slug in row["related_products"]
        if slug in products
    )
    if not Block.objects.exists():
        _tell_on_the_front_page(rows, kept)


def write_questions(rows: list[dict[str, Any]]) -> None:
    upsert(
        Question,
        (
            {
                "code": row["code"],
                "topic": row["topic"],
                "position": row["position"],
                "on_products": row["on_products"],
                **said_in_all(question=row["question"], answer=row["answer"]),
            }
            for row in rows
        ),
        key=["code"],
    )


def _article(row: dict[str, Any], picture: Kept | None) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "kind": row["kind"],
        "published": row["status"] == "published",
        "published_at": row["published_at"],
        "reading_minutes": row["reading_minutes"],
        **said_in_all(title=row["title"], excerpt=row["excerpt"], body=row["body"]),
        **_shown(picture),
    }


def _tell_on_the_front_page(rows: list[dict[str, Any]], kept: dict[str, Kept]) -> None:
    newest = sorted((row for row in rows if row["kind"] in FRONT), key=lambda row: row["published_at"], reverse=True)
    for position, row in enumerate(newest[:STORIES]):
        Block.objects.create(
            kind=Block.Kind.STORY,
            published=row["status"] == "published",
            from_at=row["published_at"],
            position=position,
            link=f"journal/{row['slug']}/",
            **said_in_all(title=row["title"], text=row["excerpt"]),
            **_shown(kept.get(row["image"])),
        )


def _shown(picture: Kept | None) -> dict[str, Any]:
    if picture is None:
        return {"file": "", "width": 0, "height": 0, "renditions": {}, "placeholder": ""}
    return {
        "file": picture.file,
        "width": picture.width,
        "height": picture.height,
        "renditions": picture.renditions,
        "placeholder": picture.placeholder,
    }
