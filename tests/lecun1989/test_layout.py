import numpy as np

from lib.lecun1989.layout import BACKGROUND, lay_out_images, pack, unpack


def test_unpack_inverts_pack(parameters):
    restored = unpack(pack(parameters))
    assert set(restored) == set(parameters)
    for name, array in parameters.items():
        np.testing.assert_array_equal(restored[name], array)


def test_pack_copies(parameters):
    pack(parameters)[0][:] = 7
    assert not (parameters["h1_weight"] == 7).any()


def test_images_are_padded_and_split_into_even_and_odd_columns(digits):
    laid_out = lay_out_images(digits.images[:3])
    assert laid_out.shape == (3, 20, 2, 10)
    assert (laid_out[:, :2] == BACKGROUND).all()
    assert (laid_out[:, :, :, 0] == BACKGROUND).all()
    np.testing.assert_array_equal(laid_out[0, 2, 0, 1:9], digits.images[0, 0, 0::2])
    np.testing.assert_array_equal(laid_out[0, 2, 1, 1:9], digits.images[0, 0, 1::2])
