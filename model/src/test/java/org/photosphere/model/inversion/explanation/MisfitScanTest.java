package org.photosphere.model.inversion.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.MisfitRegion;

class MisfitScanTest {

    private static final int ROWS = 3000;
    private static final List<String> ARMS = List.of("blue", "red");
    private static final int[] FIRST = {0, 1200, ROWS};

    private final double[] wavelength =
            IntStream.range(0, ROWS).mapToDouble(i -> 4000 + i).toArray();

    private static double[] noise(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, ROWS).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    private List<MisfitRegion> regions(double[] residual) {
        return MisfitScan.regions(residual, FIRST, ARMS, wavelength);
    }

    @Test
    void noiseAloneShowsARegionAtMostAsOftenAsStated() {
        int spectra = 2000;
        long alarms = IntStream.range(0, spectra)
                .filter(s -> !regions(noise(s)).isEmpty())
                .count();
        // 20 are allowed; overlapping windows reduce the number. None at all would mean that the scan is insensitive.
        assertThat(alarms).isBetween(2L, (long) (spectra * MisfitScan.FALSE_ALARM));
    }

    @Test
    void findsARegionThatIsWrongAndSaysWhichWay() {
        for (int width : new int[] {6, 20, 70}) {
            double[] residual = noise(width);
            for (int i = 2000; i < 2000 + width; i++) {
                residual[i] -= 8 / Math.sqrt(width) + 1.5;
            }
            List<MisfitRegion> regions = regions(residual);
            assertThat(regions).as("width %d", width).isNotEmpty();
            MisfitRegion worst = regions.get(0);
            assertThat(worst.arm()).isEqualTo("red");
            assertThat(worst.lower()).isLessThan(6000 + width);
            assertThat(worst.upper()).isGreaterThanOrEqualTo(6000);
            assertThat(worst.meanResidual()).isNegative();
            assertThat(worst.chi2()).isGreaterThan(2 * worst.rows());
            assertThat(worst.pValue()).isLessThan(MisfitScan.FALSE_ALARM);
        }
    }

    @Test
    void rowsThatDoNotCountAreNotSeenAndArmsAreApart() {
        double[] residual = noise(3);
        for (int i = 600; i < 640; i++) {
            residual[i] = Double.NaN;
        }
        assertThat(regions(residual)).isEmpty();
        // Two rows on either side of the arms' border, each too few for a window of its own.
        for (int i = 1196; i < 1204; i++) {
            residual[i] += 6;
        }
        assertThat(regions(residual)).extracting(MisfitRegion::arm).containsExactlyInAnyOrder("blue", "red");
        assertThat(regions(residual))
                .allSatisfy(region -> assertThat(region.meanResidual()).isCloseTo(6, within(1.5)));
    }

    @Test
    void regionsDoNotOverlapAndAreFew() {
        double[] residual = noise(4);
        for (int i = 0; i < ROWS; i++) {
            residual[i] *= 6;
        }
        List<MisfitRegion> regions = regions(residual);
        assertThat(regions).hasSizeBetween(3, 12);
        for (MisfitRegion a : regions) {
            assertThat(regions)
                    .filteredOn(b -> !b.equals(a))
                    .noneMatch(b -> a.lower() <= b.upper() && b.lower() <= a.upper());
        }
    }
}
