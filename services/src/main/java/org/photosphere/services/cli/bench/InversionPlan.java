package org.photosphere.services.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.BenchInstrument;

/**
 * What a benchmark of inversions measures: a row for each combination of instrument, devices and batch.
 *
 * @param pixels instruments by their pixels
 * @param devices numbers of threads
 * @param batches numbers of spectra inverted together
 * @param seconds measurement time of a row, after a warm-up of equal length
 * @param repetitions number of slices into which a row's time is divided
 * @param physical whether the physical model is measured too
 */
record InversionPlan(
        List<Integer> pixels,
        List<Integer> devices,
        List<Integer> batches,
        double seconds,
        int repetitions,
        boolean physical) {

    private static final int MOST = 4096;

    /** @throws InputException if a number is out of range */
    InversionPlan {
        pixels = pixels.stream().distinct().toList();
        devices = devices.stream().distinct().toList();
        batches = batches.stream().distinct().toList();
        pixels.forEach(InversionPlan::instrument);
        devices.forEach(count -> require(count, 1, "devices"));
        batches.forEach(count -> require(count, 1, "batch"));
        require(repetitions, Estimate.LEAST, "repetitions");
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new InputException("--seconds " + seconds, "give a positive number");
        }
    }

    private static void require(int count, int least, String option) {
        if (count < least || count > MOST) {
            throw new InputException("--" + option + " " + count, "give a number from " + least + " to " + MOST);
        }
    }

    static BenchInstrument instrument(int pixels) {
        return BenchInstrument.ALL.stream()
                .filter(one -> one.pixels() == pixels)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "no instrument has " + pixels + " pixels",
                        "--pixels takes 1000, 3909 and 9875, and 3842 and 5077 for a line spread of each fibre"));
    }

    /** Returns the rows in the order of the options. */
    List<RowKey> rows() {
        List<RowKey> rows = new ArrayList<>();
        for (int pixel : pixels) {
            for (int device : devices) {
                for (int batch : batches) {
                    rows.add(new RowKey(pixel, device, batch));
                }
            }
        }
        return rows;
    }
}
