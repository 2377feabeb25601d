package org.photosphere.model.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;

/** Planck's curve with residuals and latent vectors that are simple functions of the labels. */
public final class PhysicalBlackbody extends DelegatingModel {

    private static final int SAMPLES = 30;
    private static final int DIMENSIONS = 5;

    public PhysicalBlackbody(BlackbodyModel model) {
        super(model);
    }

    @Override
    public Optional<PhysicalDiagnostics> diagnostics() {
        return Optional.of(new PhysicalDiagnostics() {
            @Override
            public PhysicalCheck check(double[] labels) {
                PhysicalDiagnosis one = PhysicalBlackbody.this.diagnosis(new double[][] {labels});
                float[] flux = flux(new double[][] {labels})[0];
                return new PhysicalCheck(flux, one.residuals().get(0));
            }

            @Override
            public Atmosphere atmosphere(double[] labels) {
                throw new AssertionError("its fields are not part of this test");
            }

            @Override
            public PhysicalDiagnosis diagnose(double[][] labels) {
                return diagnosis(labels);
            }
        });
    }

    private PhysicalDiagnosis diagnosis(double[][] labels) {
        int bins = Math.min(PhysicalDiagnosis.LEADING_BINS, wavelengths().count());
        double[] rte = new double[labels.length];
        double[] energy = new double[labels.length];
        float[][] samples = new float[labels.length][SAMPLES];
        float[][] rteByBin = new float[labels.length][bins];
        float[][] energyByBin = new float[labels.length][bins];
        float[][] latent = new float[labels.length][DIMENSIONS];
        for (int i = 0; i < labels.length; i++) {
            double heat = labels[i][0] / 10000;
            double metals = labels[i][1];
            rte[i] = 1e-5 * heat;
            energy[i] = 0.1 * metals * heat;
            for (int s = 0; s < SAMPLES; s++) {
                samples[i][s] = (float) (1e-3 * heat * Math.sin(s + metals));
            }
            for (int j = 0; j < bins; j++) {
                rteByBin[i][j] = (float) (1e-3 * heat * (1 + Math.sin(0.1 * j)));
                energyByBin[i][j] = (float) (energy[i] / bins);
            }
            for (int d = 0; d < DIMENSIONS; d++) {
                latent[i][d] = (float) (Math.sin(3 * heat + d) + 0.2 * metals * d);
            }
        }
        List<Map<PhysicalResidual, Double>> residuals = Arrays.stream(energy)
                .mapToObj(residual -> Map.of(PhysicalResidual.ENERGY, residual, PhysicalResidual.HEATING, 0.01))
                .toList();
        return new PhysicalDiagnosis(rte, energy, samples, rteByBin, energyByBin, latent, residuals);
    }
}
