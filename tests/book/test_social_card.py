"""The picture for shared links: its size, and that it says what the verdicts say."""

import struct

from lib.book.social_card import HEIGHT, WIDTH, tones, write_card
from tests.book.tiny_book import VERDICTS


def test_the_bar_counts_every_claim_once():
    counts = tones(VERDICTS)
    assert sum(counts.values()) == len(VERDICTS)
    assert counts == {"agrees": 3, "disagrees": 1, "open": 1}


def test_the_card_is_a_png_of_the_size_that_previews_ask_for(tmp_path):
    write_card(VERDICTS, tmp_path / "card.png")
    data = (tmp_path / "card.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    assert len(data) < 100_000
