package org.photosphere.model.training.physformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.grid.Folds;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.training.SmallGrid;

class PhysFormerDataTest {

    private static final PhysFormerSettings SETTINGS =
            PhysFormerSettings.compact().withInterpolated(160);

    private final NormalisedGrid grid = SmallGrid.of(12);
    private final Split split = new Split.Recipe(SETTINGS.seed(), 0.1, 0.1).apply(grid.spectra());

    private PhysFormerData data(NormalisedGrid nodes) {
        return new PhysFormerData(SETTINGS, nodes, grid.select(split.validation()), SmallGrid.space(grid));
    }

    /** Returns the training nodes with another spectrum at one of them. */
    private NormalisedGrid changed(int node) {
        NormalisedGrid nodes = grid.select(split.train());
        float[][] flux = Arrays.stream(nodes.flux()).map(float[]::clone).toArray(float[][]::new);
        for (int j = 0; j < flux[node].length; j++) {
            flux[node][j] *= (float) (1 - 0.003 * (j % 3));
        }
        return new NormalisedGrid(
                nodes.labelNames(), nodes.labels(), nodes.names(), nodes.bins(), flux, nodes.maxima());
    }

    @Test
    void noFoldsMapSeesANodeOfItsFoldNorASpectrumInterpolatedFromIt() {
        PhysFormerData data = data(grid.select(split.train()));
        int count = SETTINGS.sizes().mapFolds();
        Folds folds = new Folds(data.nodeCount(), count, SETTINGS.seed());
        assertThat(data.rowsOfMaps()).hasSize(1 + count);
        for (int fold = 0; fold < 2; fold++) {
            int node = folds.unseenBy(fold)[3];
            PhysFormerData other = data(changed(node));
            for (int map = 0; map <= count; map++) {
                TrainingRows rows = data.rowsOfMaps().get(map);
                assertThat(rows.others()).hasSizeGreaterThan(10);
                List<float[]> before = spectra(data, rows.others());
                List<float[]> after = spectra(other, other.rowsOfMaps().get(map).others());
                boolean same = before.size() == after.size()
                        && IntStream.range(0, before.size()).allMatch(i -> Arrays.equals(before.get(i), after.get(i)));
                assertThat(same).as("map %d, node of fold %d", map, fold).isEqualTo(map == fold + 1);
                assertThat(IntStream.of(rows.nodes()).anyMatch(i -> i == node)).isEqualTo(map != fold + 1);
            }
        }
    }

    private static List<float[]> spectra(PhysFormerData data, int[] rows) {
        return IntStream.of(rows).mapToObj(i -> data.training().flux()[i]).toList();
    }

    @Test
    void mapsShareNoInterpolatedSpectrum() {
        PhysFormerData data = data(grid.select(split.train()));
        assertThat(data.rowsOfMaps().stream().flatMapToInt(rows -> IntStream.of(rows.others())))
                .doesNotHaveDuplicates()
                .hasSize(data.training().size() - data.nodeCount())
                .allMatch(i -> i >= data.nodeCount());
    }
}
