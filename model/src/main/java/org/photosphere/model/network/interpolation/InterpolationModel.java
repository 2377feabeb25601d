package org.photosphere.model.network.interpolation;

import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.network.DescribedModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.PeakNormalisation;

/**
 * A grid's own spectra between its nodes, without a network: principal components, whose coefficients are interpolated
 * by {@link LocalInterpolation}. Where the choice of the nearest nodes changes, the flux has a step.
 */
public final class InterpolationModel extends DescribedModel {

    private final GridInterpolation grid;
    private final LocalInterpolation interpolation;

    /** @throws IllegalArgumentException where grid and description differ in labels or bins */
    public InterpolationModel(ModelDescription description, GridInterpolation grid) {
        super(description);
        if (grid.labels() != description.labels().size()
                || grid.bins() != description.wavelengths().count()
                || grid.bins() != description.emulatorError().bins()) {
            throw new IllegalArgumentException("nodes of " + grid.labels() + " labels and " + grid.bins() + " bins for "
                    + description.labels().size() + " labels and " + description.wavelengths());
        }
        this.grid = grid;
        interpolation = new LocalInterpolation(description.labels().labels(), grid.nodes());
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][];
        float[][][] jacobian = new float[labels.length][][];
        for (int i = 0; i < labels.length; i++) {
            LocalInterpolation.WithDerivatives weighted = interpolation.withDerivatives(labels[i]);
            float[] spectrum = spectrum(weighted.at().combine(grid.coefficients()), grid.mean());
            PeakNormalisation peak = new PeakNormalisation(spectrum, 0, spectrum.length);
            flux[i] = peak.flux();
            jacobian[i] = peak.derivatives(flux[i], tangents(weighted, labels[i]), 0, labels(), labels[i]);
        }
        return new Evaluation(flux, jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            float[] spectrum = spectrum(interpolation.at(labels[i]).combine(grid.coefficients()), grid.mean());
            flux[i] = new PeakNormalisation(spectrum, 0, spectrum.length).flux();
        }
        return flux;
    }

    /** Returns the derivatives of the spectrum by the scaled labels, [label * bins + bin]. */
    private float[] tangents(LocalInterpolation.WithDerivatives weighted, double[] point) {
        int bins = grid.bins();
        float[] tangents = new float[point.length * bins];
        float[] zero = new float[bins];
        for (int k = 0; k < point.length; k++) {
            double perScaled = 1 / labels().get(k).scaleDerivative(point[k]);
            double[] weights = weighted.derivatives()[k].clone();
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= perScaled;
            }
            double[] coefficients =
                    new LocalInterpolation.Weighted(weighted.at().nodes(), weights).combine(grid.coefficients());
            System.arraycopy(spectrum(coefficients, zero), 0, tangents, k * bins, bins);
        }
        return tangents;
    }

    private float[] spectrum(double[] coefficients, float[] mean) {
        float[] spectrum = mean.clone();
        for (int c = 0; c < coefficients.length; c++) {
            float coefficient = (float) coefficients[c];
            float[] component = grid.basis()[c];
            for (int j = 0; j < spectrum.length; j++) {
                spectrum[j] += coefficient * component[j];
            }
        }
        return spectrum;
    }

    @Override
    public void close() {
        // No native memory.
    }
}
