package org.photosphere.model.forward;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Consistency of generated spectra with the transfer equation and the energy theorem, and their position in the model's
 * latent space; equation numbers are the PhysFormer paper's. The arrays are owned: do not modify.
 *
 * @param rteMeanSquare mean square of the residual (8) of the transfer equation over wavelengths, depths and
 *     directions, in the units of the training's loss, [spectrum]
 * @param energyResidual residual (9) of the energy theorem, in units of sigma Teff^4, or of the band's own energy where
 *     the bins cover only a part of it, [spectrum]
 * @param rteSamples residual (8), signed, at some wavelengths, depths and directions, equally many of
 *     each spectrum and at least one, [spectrum][sample]
 * @param rteByBin root mean square of the residual (8) over depths and directions in the leading bins, all of them
 *     or {@value #LEADING_BINS}, [spectrum][bin]
 * @param energyByBin contribution of each of the same bins to the residual (9), in its units, [spectrum][bin]
 * @param latent vectors from which the spectra were generated, [spectrum][dimension]
 * @param residuals as of {@link PhysicalCheck}, [spectrum]
 */
public record PhysicalDiagnosis(
        double[] rteMeanSquare,
        double[] energyResidual,
        float[][] rteSamples,
        float[][] rteByBin,
        float[][] energyByBin,
        float[][] latent,
        List<Map<PhysicalResidual, Double>> residuals) {

    /** Number of bins whose residuals are shown individually, as in the paper's figure 3. */
    public static final int LEADING_BINS = 100;

    public PhysicalDiagnosis {
        int spectra = rteMeanSquare.length;
        for (int rows : new int[] {
            energyResidual.length,
            rteSamples.length,
            rteByBin.length,
            energyByBin.length,
            latent.length,
            residuals.size()
        }) {
            if (rows != spectra) {
                throw new IllegalArgumentException("a diagnosis of " + spectra + " spectra has " + rows + " rows");
            }
        }
    }

    public int spectra() {
        return rteMeanSquare.length;
    }

    /** Concatenates several diagnoses. */
    public static PhysicalDiagnosis join(List<PhysicalDiagnosis> parts) {
        return new PhysicalDiagnosis(
                joined(parts, PhysicalDiagnosis::rteMeanSquare),
                joined(parts, PhysicalDiagnosis::energyResidual),
                rows(parts, PhysicalDiagnosis::rteSamples),
                rows(parts, PhysicalDiagnosis::rteByBin),
                rows(parts, PhysicalDiagnosis::energyByBin),
                rows(parts, PhysicalDiagnosis::latent),
                parts.stream().flatMap(part -> part.residuals().stream()).toList());
    }

    /** Returns some of the spectra, in the given order; shares their rows. */
    public PhysicalDiagnosis select(int[] indices) {
        return new PhysicalDiagnosis(
                Arrays.stream(indices).mapToDouble(i -> rteMeanSquare[i]).toArray(),
                Arrays.stream(indices).mapToDouble(i -> energyResidual[i]).toArray(),
                rows(rteSamples, indices),
                rows(rteByBin, indices),
                rows(energyByBin, indices),
                rows(latent, indices),
                Arrays.stream(indices).mapToObj(residuals::get).toList());
    }

    private static double[] joined(List<PhysicalDiagnosis> parts, Function<PhysicalDiagnosis, double[]> of) {
        return parts.stream().map(of).flatMapToDouble(Arrays::stream).toArray();
    }

    private static float[][] rows(List<PhysicalDiagnosis> parts, Function<PhysicalDiagnosis, float[][]> of) {
        return parts.stream().map(of).flatMap(Arrays::stream).toArray(float[][]::new);
    }

    private static float[][] rows(float[][] all, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> all[i]).toArray(float[][]::new);
    }
}
