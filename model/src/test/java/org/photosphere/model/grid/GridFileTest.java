package org.photosphere.model.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.spectrum.WavelengthBins;

class GridFileTest {

    private static final double[] WAVELENGTH = {1000, 2000, 3000, 4000, 5000};
    private static final double[][] LABELS = {{5000, 4.5, 0.0, 0.0}, {6000, 4.0, -1.0, 0.4}};

    @TempDir
    Path folder;

    private static float[][] flux() {
        return new float[][] {{1, 2, 4, 2, 1}, {0, 8, 0, 2, 1}};
    }

    private Path written(float[][] flux, String... columns) throws Exception {
        Path file = folder.resolve("grid.fits");
        GridFiles.write(file, flux, WAVELENGTH, LABELS, columns);
        return file;
    }

    @Test
    void readsLabelsNamesWavelengthsAndFluxes() throws Exception {
        FluxGrid grid = GridFile.read(written(flux(), GridFiles.allColumns()));
        assertThat(grid.labelNames()).containsExactly(Label.TEFF, Label.LOGG, Label.METALLICITY, Label.ALPHA);
        assertThat(grid.labels()).isDeepEqualTo(LABELS);
        assertThat(grid.names()).containsExactly("node-0", "node-1");
        assertThat(grid.wavelength()).containsExactly(WAVELENGTH);
        assertThat(grid.sampling()).isEqualTo(FluxGrid.Sampling.POINTS);
        assertThat(grid.flux()[0]).containsExactly(1, 2, 4, 2, 1);
    }

    @Test
    void fillsZerosBetweenNeighboursAndLeavesDarknessAtTheEnd() throws Exception {
        FluxGrid grid = GridFile.read(written(flux(), GridFiles.allColumns()));
        assertThat(grid.repairedZeros()).isEqualTo(1);
        // The geometric mean of 8 and 2, half way.
        assertThat(grid.flux()[1][2]).isCloseTo(4f, within(1e-5f));
        assertThat(grid.flux()[1][0]).isZero();
    }

    @Test
    void takesThreeLabelsWhereThereIsNoAlpha() throws Exception {
        FluxGrid grid = GridFile.read(written(flux(), "TEFF", "LOGG", "M_H"));
        assertThat(grid.labelNames()).containsExactly(Label.TEFF, Label.LOGG, Label.METALLICITY);
        assertThat(grid.names()).containsExactly("spectrum 0", "spectrum 1");
    }

    @Test
    void normalisesByTheMaximumOfEachSpectrum() throws Exception {
        FluxGrid grid = GridFile.read(written(flux(), GridFiles.allColumns()));
        NormalisedGrid normalised =
                grid.normalisedOn(WavelengthBins.ofEdges(new double[] {1000, 2000, 3000, 4000, 5000}));
        // Straight lines through 1, 2, 4, 2, 1: means 1.5, 3, 3, 1.5.
        assertThat(normalised.flux()[0]).containsExactly(0.5f, 1f, 1f, 0.5f);
        assertThat(normalised.varyingLabels()).hasSize(4);
    }

    @Test
    void refusesBinsThatItDoesNotReach() throws Exception {
        FluxGrid grid = GridFile.read(written(flux(), GridFiles.allColumns()));
        assertThatThrownBy(() -> grid.normalisedOn(WavelengthBins.logUniform(1000, 9000, 10)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("do not cover");
    }

    @Test
    void refusesMissingFile() {
        assertRefused(folder.resolve("none.fits"), "cannot be read");
    }

    @Test
    void refusesWhatIsNotFits() throws Exception {
        Path file = folder.resolve("text.fits");
        Files.writeString(file, "no FITS at all\n".repeat(500));
        assertRefused(file, "text.fits");
        Files.write(file, new byte[2880]);
        assertRefused(file, "text.fits");
        Files.write(file, new byte[0]);
        assertRefused(file, "text.fits");
    }

    @Test
    void refusesFileCutShortAnywhere() throws Exception {
        byte[] whole = Files.readAllBytes(written(flux(), GridFiles.allColumns()));
        Path cut = folder.resolve("cut.fits");
        for (int length = 100; length < whole.length; length += 1340) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertRefused(cut, "cut.fits");
        }
        for (int length = 2880; length < whole.length; length += 2880) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertRefused(cut, "cut.fits");
        }
    }

    @Test
    void refusesMissingColumn() throws Exception {
        assertRefused(written(flux(), "TEFF", "M_H"), "no column LOGG");
    }

    @Test
    void refusesFluxThatIsNotFiniteOrNegativeNamingTheSpectrum() throws Exception {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f}) {
            float[][] flux = flux();
            flux[1][3] = bad;
            assertRefused(written(flux, GridFiles.allColumns()), "node-1");
        }
    }

    @Test
    void refusesImageThatDoesNotFitTheTables() throws Exception {
        assertRefused(written(new float[][] {{1, 2, 3, 4, 5}}, GridFiles.allColumns()), "does not fit together");
        assertRefused(written(new float[][] {{1, 2}, {3, 4}}, GridFiles.allColumns()), "does not fit together");
    }

    @Test
    void resolvingPowerOfBinsIsThatOfTheirWidth() {
        WavelengthBins bins = WavelengthBins.logUniform(3000, 7000, 4000);
        double[] centres = new double[bins.count()];
        Arrays.setAll(centres, j -> Math.sqrt(bins.edge(j) * bins.edge(j + 1)));
        FluxGrid grid = new FluxGrid(
                folder,
                "test",
                java.util.List.of("teff"),
                new double[][] {{5000}},
                java.util.List.of("one"),
                centres,
                FluxGrid.Sampling.LOG_UNIFORM_BINS,
                new float[1][bins.count()],
                0);
        WavelengthBins wide = WavelengthBins.logUniform(3000, 7000, 1000);
        double step = Math.log(7.0 / 3.0) / 1000;
        // A rectangle of one step's width and one of a quarter step's.
        double fwhm = 2.354820045 * step * Math.sqrt((1 + 1 / 16.0) / 12);
        assertThat(grid.resolvingPower(wide)).isCloseTo(1 / fwhm, within(0.01 / fwhm));
        assertThat(grid.ownBins().lower()).isCloseTo(3000, within(1e-6));
        assertThat(grid.ownBins().upper()).isCloseTo(7000, within(1e-6));
    }

    /** Returns the file with one card of its headers changed, all else at its place. */
    private Path changed(String card, String value) throws Exception {
        byte[] whole = Files.readAllBytes(written(flux(), GridFiles.allColumns()));
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(String.format("%-8s= %20s", keyword(card), value(card)));
        assertThat(at).as(card).isNotNegative();
        String now = String.format("%-8s= %20s", keyword(card), value);
        return Files.write(
                folder.resolve("changed.fits"),
                (text.substring(0, at) + now + text.substring(at + now.length()))
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String keyword(String card) {
        return card.substring(0, card.indexOf('=')).strip();
    }

    private static String value(String card) {
        return card.substring(card.indexOf('=') + 1).strip();
    }

    @Test
    void refusesHeadersThatStateMoreThanTheFileHasWithoutAllocatingIt() throws Exception {
        assertRefused(changed("NAXIS1=5", "2147483647"), "unit 0 has 17179869176 bytes of data");
        assertRefused(changed("NAXIS2=2", "2147483647"), "unit 0 has 42949672940 bytes of data");
        assertRefused(changed("NAXIS2=2", "4294967298"), "NAXIS2 is '4294967298'");
        assertRefused(changed("NAXIS1=5", "-5"), "NAXIS1 is '-5'");
        assertRefused(changed("NAXIS1=5", "5.5"), "NAXIS1 is '5.5'");
        assertRefused(changed("NAXIS=2", "999"), "NAXIS3 is ''");
        assertRefused(changed("BITPIX=-32", "-31"), "BITPIX is -31");
        assertRefused(changed("PCOUNT=0", "9223372036854775807"), "its size overflows");
        assertRefused(changed("TFIELDS=1", "999999999"), "TFIELDS is '999999999'");
        assertRefused(changed("TFIELDS=1", "0"), "its columns take 0 bytes of a row of 8");
    }

    @Test
    void refusesRowsOfNothing() throws Exception {
        byte[] whole = Files.readAllBytes(changed("NAXIS1=5", "0"));
        String text = new String(whole, StandardCharsets.ISO_8859_1)
                .replaceFirst("NAXIS2  = {20}2", String.format("NAXIS2  = %20d", Integer.MAX_VALUE));
        assertRefused(
                Files.write(folder.resolve("empty.fits"), text.getBytes(StandardCharsets.ISO_8859_1)),
                "is next to an empty one");
    }

    @Test
    void readsOrRefusesAThousandDamagedFiles() throws Exception {
        Path file = written(flux(), GridFiles.allColumns());
        Damage.Outcome outcome = new Damage(6).tryOn(file, GridFile::read);
        System.out.println("grids: " + outcome);
        assertThat(outcome.refused()).isBetween(300, 990);
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> GridFile.read(file))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.hint()).isNotBlank())
                .hasMessageContaining(message);
    }
}
