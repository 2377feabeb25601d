package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Inversions leak no memory, in Java or in the engine. The property {@code soak.inversions} sets their number, about a
 * thousand by default.
 */
@Tag("slow")
class MemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int BATCH = 64;
    private static final int INVERSIONS = Integer.getInteger("soak.inversions", 4_000);

    private static final int ROUNDS = 4;

    /**
     * A leak grows from round to round, and so by more than this even in the round of least growth, MiB. Heaps that
     * widen and code that is compiled enlarge the process too, but not every time.
     */
    private static final long MOST_GROWTH = 8;

    private static long residentMib() throws IOException {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static List<ObservedSpectrum> spectra(ForwardModel model, int count) {
        SplittableRandom random = new SplittableRandom(3);
        WavelengthBins bins = model.wavelengths();
        int first = 0;
        while (bins.centre(first) < 3500) {
            first++;
        }
        double[] wavelengths = new double[200];
        for (int i = 0; i < wavelengths.length; i++) {
            wavelengths[i] = bins.centre(first + i);
        }
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            float[] flux = model.flux(new double[][] {{4500 + 3000 * random.nextDouble(), 4.2, -0.3, 0.1}})[0];
            float[] observed = new float[wavelengths.length];
            float[] ivar = new float[wavelengths.length];
            for (int i = 0; i < observed.length; i++) {
                observed[i] = (float) (flux[first + i] + 0.01 * random.nextGaussian());
                ivar[i] = 1e4f;
            }
            Arm arm = new Arm("main", wavelengths, Medium.VACUUM, 0, observed, ivar, new LineSpread.Unresolved());
            spectra.add(new ObservedSpectrum("s" + s, "soak", List.of(arm)));
        }
        return spectra;
    }

    @Test
    void inversionsLeaveNothingBehind() throws Exception {
        assumeThat(Files.isReadable(STATUS)).as("no " + STATUS + " here").isTrue();
        try (ForwardModel model = Bundles.open("atlas9-4label");
                Inverter inverter = LevenbergMarquardtInverter.create(model, InversionSettings.defaults())) {
            List<ObservedSpectrum> batch = spectra(model, BATCH);
            long[] resident = new long[ROUNDS + 1];
            long leastGrowth = Long.MAX_VALUE;
            for (int round = 0; round <= ROUNDS; round++) {
                for (int done = 0; done < INVERSIONS / ROUNDS; done += BATCH) {
                    inverter.invert(batch);
                }
                resident[round] = residentMib();
                if (round > 0) {
                    leastGrowth = Math.min(leastGrowth, resident[round] - resident[round - 1]);
                }
            }
            System.out.printf("MiB resident after rounds of %d: %s%n", INVERSIONS / ROUNDS, Arrays.toString(resident));
            assertThat(leastGrowth).isLessThan(MOST_GROWTH);
        }
    }
}
