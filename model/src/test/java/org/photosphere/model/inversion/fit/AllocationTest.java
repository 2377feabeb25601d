package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Memory that inversions allocate: every new array of an instrument's size is cleared and displaces others from the
 * cache, and under memory pressure it costs several times as much.
 */
class AllocationTest {

    private static final int SPECTRA = 64;
    private static final int BATCH = 32;
    private static final double SNR = 30;
    private static final int MOST_ROUNDS = 15;

    /**
     * @param pixels of the instrument
     * @param most kilobytes per spectrum: about a fifth above what was measured; before arrays were recycled, 1,170, 3,990 and
     *     6,460
     */
    @ParameterizedTest
    @CsvSource({"1000,270", "3909,630", "9875,290"})
    void isBounded(int pixels, long most) {
        BenchInstrument instrument = BenchInstrument.ALL.stream()
                .filter(one -> one.pixels() == pixels)
                .findFirst()
                .orElseThrow();
        Bundle bundle = Bundles.verify(instrument.bundle());
        try (ForwardModel model = bundle.toModel()) {
            List<ObservedSpectrum> spectra = spectra(instrument, model);
            InversionSettings settings = InversionSettings.defaults().withProfile(instrument.profile());
            try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(model, settings)) {
                invert(inverter, spectra);
                long each = Long.MAX_VALUE;
                // Until vector instructions are compiled, each of their operations allocates.
                for (int round = 0; round < MOST_ROUNDS && each >= most; round++) {
                    long before = allocated();
                    invert(inverter, spectra);
                    each = Math.min(each, (allocated() - before) / SPECTRA / 1000);
                }
                System.out.printf("%d pixels: %d kB allocated per spectrum%n", pixels, each);
                assertThat(each).isLessThan(most);
            }
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static List<ObservedSpectrum> spectra(BenchInstrument instrument, ForwardModel model) {
        SplittableRandom random = new SplittableRandom(3);
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int s = 0; s < SPECTRA; s++) {
            float[] flux = model.flux(new double[][] {model.labels().support().drawCentre(random)})[0];
            spectra.add(instrument.observe("s" + s, model, flux, SNR, random));
        }
        return spectra;
    }

    private static void invert(LevenbergMarquardtInverter inverter, List<ObservedSpectrum> spectra) {
        for (int from = 0; from < spectra.size(); from += BATCH) {
            inverter.invert(spectra.subList(from, from + BATCH));
        }
    }
}
