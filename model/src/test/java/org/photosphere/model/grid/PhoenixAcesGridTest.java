package org.photosphere.model.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.forward.Label;
import org.photosphere.model.spectrum.WavelengthBins;

class PhoenixAcesGridTest {

    private static final double[] WAVELENGTHS = PhoenixAcesFiles.wavelengths(500, 55_000, 20_001);
    private static final WavelengthBins BINS = WavelengthBins.logUniform(500, 55_000, 250);

    @TempDir
    Path folder;

    private Path library;
    private Path out;

    @BeforeEach
    void makeLibrary() throws Exception {
        library = Files.createDirectory(folder.resolve("HiResFITS"));
        out = folder.resolve("grid.fits");
        PhoenixAcesFiles.writeWavelengths(library, WAVELENGTHS);
    }

    private void write(String name, double teff) throws Exception {
        PhoenixAcesFiles.writeSpectrum(library, name, PhoenixAcesFiles.planck(WAVELENGTHS, teff));
    }

    private FluxGrid built(WavelengthBins bins) {
        PhoenixAcesGrid.build(PhoenixAcesLibrary.scan(library), bins, out, false, done -> {});
        return GridFile.read(out);
    }

    @Test
    void averagesPlancksLawOverEachBin() throws Exception {
        write("lte05800-4.50-0.0", 5800);
        float[] flux = built(BINS).flux()[0];
        for (int j = 0; j < BINS.count(); j++) {
            double mean = meanPlanck(BINS.edge(j), BINS.edge(j + 1), 5800);
            // The straight lines between points 0.03 % apart, and 32-bit floats.
            assertThat((double) flux[j]).isCloseTo(mean, withPercentage(0.01));
        }
    }

    @Test
    void hasTheEnergyOfAStarOfItsTemperature() throws Exception {
        write("lte05800-4.50-0.0", 5800);
        GridSummary.Spread energy = GridSummary.of(built(BINS)).energy();
        // A blackbody's share beyond 5.5 micron: 15 / pi^4 times Debye's integral up to x = h c / (lambda k T).
        double x = 1.438776877e8 / (55_000.0 * 5800);
        double beyond = 15 / Math.pow(Math.PI, 4) * (x * x * x / 3 - Math.pow(x, 4) / 8 + Math.pow(x, 5) / 60);
        assertThat(energy.median()).isCloseTo(1 - beyond, within(1e-5));
    }

    @Test
    void keepsTheIntegralOfRaggedSpectrum() throws Exception {
        float[] flux = new float[WAVELENGTHS.length];
        Random random = new Random(3);
        double integral = 0;
        for (int i = 0; i < flux.length; i++) {
            flux[i] = 1e14f * random.nextFloat() * random.nextFloat();
            if (i > 0) {
                integral += 0.5e-8 * (flux[i] + (double) flux[i - 1]) * (WAVELENGTHS[i] - WAVELENGTHS[i - 1]);
            }
        }
        PhoenixAcesFiles.writeSpectrum(library, "lte05800-4.50-0.0", flux);
        float[] means = built(BINS).flux()[0];
        double kept = 0;
        for (int j = 0; j < means.length; j++) {
            kept += means[j] * BINS.width(j);
        }
        assertThat(kept).isCloseTo(integral, withPercentage(1e-5));
    }

    @Test
    void readsBackWhatTheNamesSayInTheOrderOfTheLabels() throws Exception {
        write("PHOENIX-ACES-AGSS-COND-2011/Z-1.0.Alpha=+0.40/lte05800-4.50-1.0.Alpha=+0.40", 5800);
        write("PHOENIX-ACES-AGSS-COND-2011/Z-0.0/lte05800-4.50-0.0", 5800);
        write("PHOENIX-ACES-AGSS-COND-2011/Z+0.5/lte05800-4.50+0.5", 5800);
        write("lte04000-0.50-0.0", 4000);
        FluxGrid grid = built(BINS);
        assertThat(grid.labelNames()).containsExactly(Label.TEFF, Label.LOGG, Label.METALLICITY, Label.ALPHA);
        assertThat(grid.labels()).isDeepEqualTo(new double[][] {
            {4000, 0.5, 0, 0}, {5800, 4.5, -1, 0.4}, {5800, 4.5, 0, 0}, {5800, 4.5, 0.5, 0}
        });
        assertThat(grid.names())
                .containsExactly(
                        "lte04000-0.50-0.0", "lte05800-4.50-1.0.Alpha=+0.40", "lte05800-4.50-0.0", "lte05800-4.50+0.5");
        assertThat(grid.title()).isEqualTo("PHOENIX-ACES-AGSS-COND-2011, Husser et al. 2013");
        assertThat(grid.repairedZeros()).isZero();
    }

    @Test
    void readsBackTheBinsItWasBuiltOn() throws Exception {
        write("lte05800-4.50-0.0", 5800);
        FluxGrid grid = built(BINS);
        assertThat(grid.sampling()).isEqualTo(FluxGrid.Sampling.LOG_UNIFORM_BINS);
        for (int j = 0; j <= BINS.count(); j++) {
            assertThat(grid.ownBins().edge(j)).isCloseTo(BINS.edge(j), withPercentage(1e-10));
        }
    }

    @Test
    void readsOnlyTheRangeInUse() throws Exception {
        float[] flux = PhoenixAcesFiles.planck(WAVELENGTHS, 5800);
        flux[0] = Float.NaN;
        flux[flux.length - 1] = -1;
        PhoenixAcesFiles.writeSpectrum(library, "lte05800-4.50-0.0", flux);
        WavelengthBins optical = WavelengthBins.logUniform(3000, 7000, 40);
        float[] means = built(optical).flux()[0];
        assertThat((double) means[20])
                .isCloseTo(meanPlanck(optical.edge(20), optical.edge(21), 5800), withPercentage(0.01));
    }

    @Test
    void takesTheWavelengthsFromAFolderAbove() throws Exception {
        write("Z-0.0/lte05800-4.50-0.0", 5800);
        library = library.resolve("Z-0.0");
        assertThat(built(BINS).spectra()).isEqualTo(1);
    }

    @Test
    void skipsAndListsFilesOfOtherNames() throws Exception {
        write("lte05800-4.50-0.0", 5800);
        Files.writeString(library.resolve("lte05800-4.50-0.0.PHOENIX-ACES-AGSS-COND-SPECINT-2011.fits"), "x");
        Files.writeString(library.resolve("index.html"), "x");
        PhoenixAcesLibrary scanned = PhoenixAcesLibrary.scan(library);
        assertThat(scanned.spectra()).hasSize(1);
        assertThat(scanned.skipped())
                .containsExactly(library.resolve("lte05800-4.50-0.0.PHOENIX-ACES-AGSS-COND-SPECINT-2011.fits"));
    }

    @Test
    void showsNothingUnderTheFinalNameBeforeItIsWhole() throws Exception {
        write("lte05800-4.50-0.0", 5800);
        write("lte06000-4.50-0.0", 6000);
        List<Integer> reported = new ArrayList<>();
        PhoenixAcesGrid.build(PhoenixAcesLibrary.scan(library), BINS, out, false, done -> {
            reported.add(done);
            assertThat(out).doesNotExist();
            assertThat(folder.resolve("grid.fits.part")).exists();
        });
        assertThat(reported).containsExactly(1, 2);
        assertThat(out).exists();
        assertThat(folder.resolve("grid.fits.part")).doesNotExist();
    }

    @Test
    void leavesTheOldFileAndNoHalfOneWhereItFails() throws Exception {
        write("lte05800-4.50-0.0", 5800);
        Files.writeString(out, "the old grid");
        assertThatThrownBy(() -> PhoenixAcesGrid.build(PhoenixAcesLibrary.scan(library), BINS, out, true, done -> {
                    throw new IllegalStateException("interrupted");
                }))
                .hasMessage("interrupted");
        assertThat(out).hasContent("the old grid");
        assertThat(folder.resolve("grid.fits.part")).doesNotExist();
    }

    @Test
    void replacesTheRestOfABuildThatWasKilled() throws Exception {
        write("lte05800-4.50-0.0", 5800);
        Files.write(folder.resolve("grid.fits.part"), new byte[10_000_000]);
        assertThat(built(BINS).spectra()).isEqualTo(1);
        assertThat(Files.size(out)).isLessThan(100_000);
    }

    @Test
    void holdsOneSpectrumAtATime() throws Exception {
        double[] wavelengths = PhoenixAcesFiles.wavelengths(500, 55_000, 200_000);
        PhoenixAcesFiles.writeWavelengths(library, wavelengths);
        float[] flux = PhoenixAcesFiles.planck(wavelengths, 6000);
        for (int i = 0; i < 60; i++) {
            PhoenixAcesFiles.writeSpectrum(library, String.format("lte%05d-4.50-0.0", 4000 + 100 * i), flux);
        }
        // The spectra take 48 MB in their own precision and 96 MB as doubles, the grid 12 MB; the heap has 16 MB.
        Process build = start("-Xmx16m");
        assertThat(build.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(build.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        assertThat(GridFile.read(out).spectra()).isEqualTo(60);
    }

    @Tag("slow")
    @Test
    void leavesNoHalfFileWhereItIsKilled() throws Exception {
        for (int i = 0; i < 60; i++) {
            write(String.format("lte%05d-4.50-0.0", 4000 + 100 * i), 6000);
        }
        for (boolean force : new boolean[] {false, true}) {
            Process build = start("-Dpause=100");
            Path part = folder.resolve("grid.fits.part");
            while ((!Files.exists(part) || Files.size(part) == 0) && build.isAlive()) {
                Thread.sleep(5);
            }
            ProcessHandle handle = build.toHandle();
            assertThat(force ? handle.destroyForcibly() : handle.destroy()).isTrue();
            assertThat(build.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(build.exitValue())
                    .as(Files.readString(folder.resolve("log")))
                    .isNotZero();
            assertThat(out).doesNotExist();
            assertThat(Files.exists(part)).as("what only kill -9 leaves").isEqualTo(force);
        }
        assertThat(built(BINS).spectra()).isEqualTo(60);
    }

    private Process start(String option) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Build.class.getName(),
                        library.toString(),
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    /** A process that builds a grid of 50,000 bins, and waits a number of milliseconds after each spectrum. */
    static final class Build {

        private Build() {}

        public static void main(String[] arguments) {
            int pause = Integer.getInteger("pause", 0);
            PhoenixAcesGrid.build(
                    PhoenixAcesLibrary.scan(Path.of(arguments[0])),
                    WavelengthBins.logUniform(500, 55_000, 50_000),
                    Path.of(arguments[1]),
                    false,
                    done -> sleep(pause));
        }

        private static void sleep(int milliseconds) {
            try {
                Thread.sleep(milliseconds);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Returns the mean of Planck's law over a bin, per Angstrom, by Simpson's rule. */
    private static double meanPlanck(double lower, double upper, double teff) {
        int intervals = 200;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * PhoenixAcesFiles.planck(lower + (upper - lower) * i / intervals, teff);
        }
        return sum / (3 * intervals) * 1e-8;
    }
}
