"""Do the figures draw the numbers they get, leave gaps where there are none, and give their axes back?"""

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from deepgrad import plots
from deepgrad.training import History


@pytest.fixture
def ax() -> Iterator[plt.Axes]:
    yield plots.panel("finding", "layer", "size", y_log=True)
    plt.close("all")


def test_a_profile_counts_its_layers_and_leaves_gaps_at_zero_and_infinity(ax) -> None:
    profiles = {"He": [1.0, 0.0, np.inf, 2.0], "Xavier": np.array([1.0, 0.5])}
    assert plots.layer_profile(ax, profiles, first_layer=0, reference={"theory": [1.0, 1.0]}) is ax
    he, xavier, theory = ax.get_lines()
    np.testing.assert_array_equal(he.get_xdata(), [0, 1, 2, 3])
    np.testing.assert_array_equal(he.get_ydata(), [1.0, np.nan, np.nan, 2.0])
    np.testing.assert_array_equal(xavier.get_ydata(), [1.0, 0.5])
    assert theory.get_linestyle() == "--"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["He", "Xavier", "theory"]


def test_a_single_line_has_no_legend(ax) -> None:
    assert plots.layer_profile(ax, {"only": [1.0, 2.0]}).get_legend() is None


def test_histograms_of_layers_count_what_is_outside_at_the_edge(ax) -> None:
    plots.layer_histograms(ax, [np.full((3, 4), 9.0), np.zeros(5)], limits=(-1, 1), bins=4)
    shares = ax.collections[0].get_array().reshape(4, 2)
    np.testing.assert_allclose(shares, [[0, 0], [0, 0], [0, 1], [1, 0]])
    np.testing.assert_allclose(ax.collections[0].get_coordinates()[0, :, 0], [0.5, 1.5, 2.5])


def test_outlines_share_their_bins(ax) -> None:
    plots.histogram_lines(ax, {"a": np.zeros((2, 2)), "b": [0.5]}, limits=(0, 1), bins=2)
    assert len(ax.patches) == 2
    assert ax.patches[0].get_xy()[:, 1].max() == pytest.approx(2.0)


def test_losses_are_drawn_at_their_steps_with_the_band_behind(ax) -> None:
    history = History(steps=20, recorded=np.array([0, 10, 20]), losses=np.array([3.0, 2.0, np.inf]), final_loss=np.inf)
    plots.loss_curves(ax, {"run": history, "other": [1.0, 0.5]}, band=(2.0, 2.5))
    run, other = ax.get_lines()
    np.testing.assert_array_equal(run.get_xdata(), [0, 10, 20])
    np.testing.assert_array_equal(run.get_ydata(), [3.0, 2.0, np.nan])
    np.testing.assert_array_equal(other.get_xdata(), [0, 1])
    assert ax.patches[0].get_y() == 2.0


def test_a_sweep_draws_medians_and_every_run(ax) -> None:
    runs = np.array([[1.0, 2.0, 9.0], [1.0, np.inf, np.nan]])
    plots.sweep_curves(ax, [0.1, 1.0], {"sgd": runs})
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [2.0, 1.0])
    plots.sweep_curves(ax, [0.1, 1.0], {"sgd": runs}, worst=10.0)
    np.testing.assert_array_equal(ax.get_lines()[4].get_ydata(), [2.0, 10.0])
    assert len(ax.get_lines()) == 8


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_picture_fits_into_a_notebook_on_a_laptop_and_a_title_above_its_panel(count):
    axes = plots.panels(*[("Gradients of layers, in powers of ten", "layer i", "log10 of |dL/dh|")] * count)
    figure = axes[0].figure
    assert figure.get_size_inches()[0] <= 11
    figure.canvas.draw()
    edges = [*(ax.get_position().x0 * figure.bbox.width for ax in axes[1:]), figure.bbox.width]
    for ax, edge in zip(axes, edges, strict=True):
        assert ax._left_title.get_fontsize() >= 9
        assert ax._left_title.get_window_extent().x1 <= edge
