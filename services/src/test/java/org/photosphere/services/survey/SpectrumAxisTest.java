package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.survey.fits.FitsFixtures;

class SpectrumAxisTest {

    private static final double NONE = Double.NaN;

    @TempDir
    Path folder;

    /** Returns an axis with fluxes equal to the pixel's position in the file, from 1. */
    private static SpectrumAxis axis(double[] wavelength, double... ivar) {
        double[] flux =
                IntStream.rangeClosed(1, wavelength.length).asDoubleStream().toArray();
        return SpectrumAxis.of("x.fits", wavelength, new Pixels(flux, ivar));
    }

    private static double[] ones(int count) {
        return DoubleStream.generate(() -> 1).limit(count).toArray();
    }

    private static double[] range(double first, double step, int count) {
        return IntStream.range(0, count).mapToDouble(i -> first + i * step).toArray();
    }

    private static double[] join(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void saysNothingOfPixelsInOrder() {
        SpectrumAxis axis = axis(new double[] {5000, 5001, 5002}, 1, 1, 1);
        assertThat(axis.notes()).isEmpty();
        assertThat(axis.direction()).isEqualTo(1);
        assertThat(axis.message().getWavelengthList()).containsExactly(5000.0, 5001.0, 5002.0);
    }

    @Test
    void turnsDescendingPixelsRoundAndSaysSo() {
        SpectrumAxis axis = axis(new double[] {5002, 5001, 5000}, 1, 1, 1);
        assertThat(axis.pick(new double[] {1, 2, 3})).containsExactly(3, 2, 1);
        assertThat(axis.direction()).isEqualTo(-1);
        assertThat(axis.notes()).containsExactly("wavelengths descend: pixels put in ascending order");
    }

    @Test
    void dropsPaddingAtBothEndsAndSaysSo() {
        SpectrumAxis axis = axis(new double[] {0, 0, 5000, 5001, NONE, 0}, 0, 0, 1, 1, 0, 0);
        assertThat(axis.pick(new double[] {1, 2, 3, 4, 5, 6})).containsExactly(3, 4);
        assertThat(axis.notes()).containsExactly("pixels left out because they have no wavelength: 4, measured: 0");
        assertThat(axis.direction()).isEqualTo(1);
    }

    @Test
    void dropsPixelsWithoutAWavelengthAmongOthers() {
        SpectrumAxis axis = axis(new double[] {5000, NONE, 5002, -1, 5004}, 1, 0, 1, 1, 1);
        assertThat(axis.pick(new double[] {1, 2, 3, 4, 5})).containsExactly(1, 3, 5);
        assertThat(axis.notes()).containsExactly("pixels left out because they have no wavelength: 2, measured: 1");
        assertThat(axis.direction()).isZero();
    }

    @Test
    void refusesASpectrumMostOfWhoseMeasuredPixelsHaveNoWavelength() {
        assertThatThrownBy(() -> axis(new double[] {0, 0, 5002}, 1, 1, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x.fits: 2 of 3 pixels have no wavelength, as pixel 1: 0.0");
        assertThatThrownBy(() -> axis(new double[] {NONE, NONE}, 0, 0)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> axis(new double[] {})).isInstanceOf(InputException.class);
    }

    @Test
    void mergesOverlappingArmsOfOneArray() {
        double[] both = join(range(4000, 1, 100), range(4080.5, 1, 100));
        SpectrumAxis axis = axis(both, ones(200));
        assertThat(axis.message().getWavelengthList()).isSorted().hasSize(200);
        assertThat(axis.pick(both)).startsWith(4000).contains(4099, 4099.5).endsWith(4179.5);
        assertThat(axis.notes()).containsExactly("wavelengths in 2 stretches that overlap or are not in order: sorted");
        SpectrumAxis redFirst = axis(join(range(5000, 1, 50), range(4000, 1, 50)), ones(100));
        assertThat(redFirst.pick(range(0, 1, 100))).startsWith(50, 51).endsWith(48, 49);
    }

    @Test
    void keepsTheBetterOfTwoPixelsAtOneWavelength() {
        SpectrumAxis axis = axis(join(range(4000, 1, 60), range(4050, 1, 60)), join(ones(50), range(1, 1, 70)));
        assertThat(axis.message().getWavelengthList()).hasSize(110);
        // Ten wavelengths occur twice; the second arm has the larger ivar.
        assertThat(axis.pick(range(0, 1, 120))).contains(49, 60, 69).doesNotContain(50, 59);
        assertThat(axis.notes())
                .anyMatch(note -> note.startsWith("pixels left out because they repeat a wavelength: 10;"));
    }

    @Test
    void refusesTwoSpectraInOneArray() {
        assertThatThrownBy(() -> axis(join(range(4000, 1, 50), range(4000, 1, 50)), ones(100)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("50 of 100 wavelengths are repeated");
    }

    @Test
    void refusesASingleWavelengthFarFromItsNeighbours() {
        for (int at : new int[] {0, 30, 99}) {
            for (double wrong : new double[] {3000, 4050.5, 9000}) {
                double[] wavelength = range(4000, 1, 100);
                wavelength[at] = wrong;
                boolean isInOrder = (at == 0 && wrong == 3000) || (at == 99 && wrong == 9000);
                boolean isNear = Math.abs(wrong - 4000 - at) < 25;
                if (!isInOrder && !isNear) {
                    assertThatThrownBy(() -> axis(wavelength, ones(100)))
                            .as("%s at %d", wrong, at)
                            .isInstanceOf(InputException.class)
                            .hasMessageContaining("wavelength " + wrong + " of pixel " + (at + 1));
                }
            }
        }
    }

    @Test
    void refusesWavelengthsInNoOrder() {
        double[] wavelength = range(4000, 1, 500);
        for (int i = 0; i < wavelength.length; i++) {
            wavelength[i] = 4000 + i * 211 % 500;
        }
        assertThatThrownBy(() -> axis(wavelength, ones(500)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not ordered");
    }

    @Test
    void looksAtMeasuredPixelsOnlyForTheUnit() {
        assertThat(axis(new double[] {1, 5000, 5001}, 0, 1, 1).notes()).isEmpty();
        assertThatThrownBy(() -> axis(new double[] {370, 500, 910, 5000}, 1, 1, 1, 0))
                .hasMessageContaining("x.fits: wavelengths from 370 to 910: are these nm?");
    }

    private List<Spectrum> read(Path path, List<String> notes) {
        try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
            List<Spectrum> spectra = new ArrayList<>();
            file.forEach(spectra::add);
            notes.addAll(file.notes());
            return spectra;
        }
    }

    @Test
    void putsEveryColumnOfLamostInTheOrderOfItsWavelengths() {
        List<String> notes = new ArrayList<>();
        Path path = FitsFixtures.table(
                folder.resolve("l.fits"),
                Map.of("VACUUM", true),
                Map.of(
                        "FLUX", new float[][] {{3, 2, 1, 9}},
                        "IVAR", new float[][] {{30, 20, 10, 0}},
                        "WAVELENGTH", new float[][] {{5002, 5001, 5000, 0}},
                        "ANDMASK", new int[][] {{4, 0, 1, 0}}));
        Arm arm = read(path, notes).get(0).getArms(0);
        assertThat(arm.getFluxList()).containsExactly(1f, 2f, 3f);
        assertThat(arm.getIvar().getValueList()).containsExactly(10f, 20f, 30f);
        assertThat(arm.getMaskList()).containsExactly(1, 0, 4);
        assertThat(notes).contains("wavelengths descend: pixels put in ascending order");
        assertThat(notes).contains("pixels left out because they have no wavelength: 1, measured: 0");
    }

    @Test
    void takesTheLineSpreadOfSdssAlongAndDropsItsPadding() {
        Path path = FitsFixtures.table(
                folder.resolve("s.fits"),
                Map.of("VACUUM", true),
                Map.of(
                        "flux", new float[] {9, 3, 2, 1},
                        "ivar", new float[] {0, 1, 1, 1},
                        "loglam", new double[] {0, 3.6002, 3.6001, 3.6},
                        "and_mask", new int[4],
                        "wdisp", new float[] {0, 3, 2, 1}));
        Arm arm = read(path, new ArrayList<>()).get(0).getArms(0);
        assertThat(arm.getFluxList()).containsExactly(1f, 2f, 3f);
        assertThat(arm.getLsfSigma().getValueList())
                .hasSize(3)
                .satisfies(sigma -> assertThat(sigma.get(2) / sigma.get(0)).isBetween(2.99f, 3.01f));
    }

    @Test
    void turnsTheResolutionOfDesiRoundWithItsPixels() {
        Path path = FitsFixtures.desi(
                folder.resolve("d.fits"),
                Map.of(
                        "B_WAVELENGTH", new double[] {5002, 5001, 5000, 0},
                        "B_FLUX", new float[][] {{3, 2, 1, 9}},
                        "B_IVAR", new float[][] {{1, 1, 1, 0}},
                        "B_RESOLUTION", new float[][][] {{{3, 2, 1, 0}, {6, 5, 4, 0}, {9, 8, 7, 0}}}),
                7);
        List<String> notes = new ArrayList<>();
        Arm arm = read(path, notes).get(0).getArms(0);
        assertThat(arm.getFluxList()).containsExactly(1f, 2f, 3f);
        BandedMatrix matrix = arm.getLsfMatrix();
        assertThat(matrix.getOffsetList()).containsExactly(-1, 0, 1);
        assertThat(matrix.getValueList()).containsExactly(7f, 8f, 9f, 4f, 5f, 6f, 1f, 2f, 3f);
        assertThat(notes).contains("arm B: wavelengths descend: pixels put in ascending order");
    }

    @Test
    void refusesResolutionOfDesiWhosePixelsAreMixed() {
        Path path = FitsFixtures.desi(
                folder.resolve("d.fits"),
                Map.of(
                        "B_WAVELENGTH", new double[] {5001, 5000, 5002},
                        "B_FLUX", new float[1][3],
                        "B_IVAR", new float[1][3],
                        "B_RESOLUTION", new float[1][3][3]),
                7);
        assertThatThrownBy(() -> read(path, new ArrayList<>()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not in one order, which the image B_RESOLUTION needs");
    }

    @Test
    void ordersTheRowsOfASpectraSet() {
        Path path = new FitsFixtures.Set(new float[] {3, 2, 1}, new float[] {6, 5, 4})
                .ivar(new float[] {30, 20, 10}, new float[] {60, 50, 40})
                .wavelength(5002, 5001, 5000)
                .write(folder.resolve("set.fits"));
        List<String> notes = new ArrayList<>();
        Arm second = read(path, notes).get(1).getArms(0);
        assertThat(second.getFluxList()).containsExactly(4f, 5f, 6f);
        assertThat(second.getIvar().getValueList()).containsExactly(40f, 50f, 60f);
        assertThat(notes).containsExactly("wavelengths descend: pixels put in ascending order");
    }
}
