package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Inversions leave nothing behind, in Java or in the engine. So many of them as the property {@code soak.inversions} says,
 * some thousand by default.
 */
class MemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int BATCH = 64;
    private static final int INVERSIONS = Integer.getInteger("soak.inversions", 4_000);

    /** What the process has in memory beyond this after it was warm is growth, MiB. */
    private static final long MOST_GROWTH = 64;

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
            for (int done = 0; done < INVERSIONS / 4; done += BATCH) {
                inverter.invert(batch);
            }
            long warm = residentMib();
            for (int done = 0; done < INVERSIONS; done += BATCH) {
                inverter.invert(batch);
            }
            long after = residentMib();
            System.out.printf("%d inversions: %d MiB resident after %d%n", INVERSIONS, after, warm);
            assertThat(after).isLessThan(warm + MOST_GROWTH);
        }
    }
}
