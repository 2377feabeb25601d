package org.photosphere.model.evaluation.systems;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete comparison: under what it was made, and its results.
 *
 * @param date ISO 8601, of the last measurement
 * @param grid title of the grid, its file's name and SHA-256
 * @param spectra number of its spectra in each part of the split: train, validation, test
 * @param seed of the split, the weights and the noise
 * @param bins of the flux, in words
 * @param labels that vary, in their order
 * @param budgetSeconds processor time of each training
 * @param machine processor, number of its cores and software, in one line
 * @param results in the order of the report: PhysFormer, networks, interpolation, ablations
 * @param pictures files relative to the report by title, in the order of the paper's figures
 */
public record SystemsReport(
        String date,
        Grid grid,
        Map<String, Integer> spectra,
        long seed,
        String bins,
        List<String> labels,
        double budgetSeconds,
        String machine,
        List<SystemResult> results,
        Map<String, String> pictures) {

    /** @param sha256 of the file, hexadecimal */
    public record Grid(String title, String file, String sha256) {}

    /** Returns the result of a system by its name; empty if it was not compared. */
    public Optional<SystemResult> named(String system) {
        return results.stream()
                .filter(result -> result.system().name().equals(system))
                .findFirst();
    }
}
