package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableResidual.BothWays;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.physics.EnergyResidual;

/** Residuals and latents of a PhysFormer, one spectrum after the other. */
final class PhysFormerDiagnostics implements PhysicalDiagnostics {

    /** Signed residuals per spectrum: enough for a distribution over several hundred spectra. */
    private static final int SAMPLES = 200;

    /** Patches that provide them, spread over all wavelengths. */
    private static final int SAMPLED_PATCHES = 5;

    private final PhysFormerModel model;
    private final PhysFormer network;
    private final int leadingBins;

    /** @param network the model's own */
    PhysFormerDiagnostics(PhysFormerModel model, PhysFormer network) {
        this.model = model;
        this.network = network;
        leadingBins = Math.min(PhysicalDiagnosis.LEADING_BINS, network.shape().bins());
    }

    @Override
    public PhysicalCheck check(double[] labels) {
        return withDecoded(labels, decoded -> {
            float[] flux;
            double transfer = Double.NaN;
            if (isNetworkIntensity()) {
                SpectrumSynthesis.Synthetic spectrum = new SpectrumSynthesis(network).withResidual(decoded);
                flux = spectrum.flux();
                transfer = spectrum.transferResidual();
            } else {
                flux = network.spectrum(decoded);
            }
            return new PhysicalCheck(
                    new PeakNormalisation(flux, 0, flux.length).flux(), residuals(decoded, flux, transfer, labels));
        });
    }

    private boolean isNetworkIntensity() {
        return network.shape().transfer().intensity() == PhysFormerShape.Intensity.CONVOLUTION;
    }

    /** @param transfer residual (8), used where it is one of the physics */
    private Map<PhysicalResidual, Double> residuals(Decoded decoded, float[] flux, double transfer, double[] labels) {
        Map<PhysicalResidual, Double> residuals = new EnumMap<>(PhysicalResidual.class);
        if (isNetworkIntensity()) {
            residuals.put(PhysicalResidual.TRANSFER, transfer);
        }
        residuals.put(PhysicalResidual.ENERGY, model.energyResidual(flux, labels));
        if (model.isBalanced(labels)) {
            Atmosphere atmosphere = atmosphere(decoded);
            residuals.put(PhysicalResidual.CONSTANT_FLUX, atmosphere.fluxError());
            residuals.put(PhysicalResidual.HEATING, atmosphere.heatingError());
        }
        residuals.put(PhysicalResidual.AT_BOUNDS, network.shareAtBounds(decoded));
        return residuals;
    }

    @Override
    public Atmosphere atmosphere(double[] labels) {
        return withDecoded(labels, this::atmosphere);
    }

    private <T> T withDecoded(double[] labels, Function<Decoded, T> use) {
        model.requireAll(new double[][] {labels});
        float[] scaled = model.scaled(labels);
        return Tape.withoutRecording(() -> {
            NDArray point = TorchEngine.owned(network.parameters().manager(), scaled, new Shape(1, scaled.length));
            return use.apply(network.decode(network.map(Dual.constant(point)), Dual.constant(point)));
        });
    }

    private Atmosphere atmosphere(Decoded decoded) {
        float[] widths = new float[network.wavelengths().length];
        for (int j = 0; j < widths.length; j++) {
            widths[j] = (float) model.wavelengths().width(j);
        }
        ColumnTransfer transfer = new ColumnTransfer(
                network.shape().transfer(),
                network.wavelengths(),
                widths,
                network.shape().patches());
        return transfer.atmosphere(
                network.opacities(decoded.tokens()).value().toFloatArray(),
                decoded.lnTemperature().value().toFloatArray());
    }

    @Override
    public PhysicalDiagnosis diagnose(double[][] labels) {
        model.requireAll(labels);
        int count = labels.length;
        PhysicalDiagnosis diagnosis = new PhysicalDiagnosis(
                new double[count],
                new double[count],
                new float[count][],
                new float[count][],
                new float[count][],
                new float[count][],
                new ArrayList<>(Collections.nCopies(count, Map.of())));
        for (int i = 0; i < count; i++) {
            int row = i;
            float[] scaled = model.scaled(labels[i]);
            Tape.withoutRecording(() -> {
                NDArray point = TorchEngine.owned(network.parameters().manager(), scaled, new Shape(1, scaled.length));
                fill(diagnosis, row, Dual.constant(point), labels[row]);
                return true;
            });
        }
        return diagnosis;
    }

    private void fill(PhysicalDiagnosis diagnosis, int row, Dual point, double[] labels) {
        Dual latent = network.map(point);
        Decoded decoded = network.decode(latent, point);
        SpectrumSynthesis.Synthetic spectrum = new SpectrumSynthesis(network).withResidual(decoded);
        float[] flux = spectrum.flux();
        diagnosis.latent()[row] = latent.value().toFloatArray();
        diagnosis.rteMeanSquare()[row] = spectrum.transferResidual();
        diagnosis.energyResidual()[row] = model.energyResidual(flux, labels);
        diagnosis.energyByBin()[row] = energyByBin(flux, labels);
        diagnosis.residuals().set(row, residuals(decoded, flux, spectrum.transferResidual(), labels));
        float largest = 0;
        for (float f : flux) {
            largest = Math.max(largest, f);
        }
        NDArray scale = network.parameters().manager().create(new float[] {largest / (float) Math.PI});
        int patchBins = network.shape().patchBins();
        int leading = (leadingBins + patchBins - 1) / patchBins;
        diagnosis.rteByBin()[row] = rootMeanSquares(residuals(decoded, "0:" + leading, scale));
        int stride = Math.max(1, network.shape().patches() / SAMPLED_PATCHES);
        diagnosis.rteSamples()[row] = samples(residuals(decoded, "0::" + stride, scale));
    }

    /** Residual (8) outward, then inward; wavelengths vary fastest. */
    private record Residuals(float[] outward, float[] inward, int bins) {}

    private Residuals residuals(Decoded decoded, String patches, NDArray scale) {
        return Tape.withoutRecording(() -> {
            BothWays residual =
                    network.transferResiduals(network.source(decoded, patches), AngularQuadrature.ALL, scale);
            Shape shape = residual.outward().shape();
            return new Residuals(
                    residual.outward().value().toFloatArray(),
                    residual.inward().value().toFloatArray(),
                    (int) shape.get(shape.dimension() - 1));
        });
    }

    private float[] rootMeanSquares(Residuals residuals) {
        double[] squares = new double[residuals.bins()];
        for (int i = 0; i < residuals.outward().length; i++) {
            double outward = residuals.outward()[i];
            double inward = residuals.inward()[i];
            squares[i % squares.length] += outward * outward + inward * inward;
        }
        double points = 2.0 * residuals.outward().length / squares.length;
        float[] byBin = new float[leadingBins];
        for (int j = 0; j < leadingBins; j++) {
            byBin[j] = (float) Math.sqrt(squares[j] / points);
        }
        return byBin;
    }

    /** Returns residuals of each spectrum at the same places. */
    private static float[] samples(Residuals residuals) {
        Random random = new Random(1);
        float[] samples = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int place = random.nextInt(residuals.outward().length);
            samples[i] = (random.nextBoolean() ? residuals.outward() : residuals.inward())[place];
        }
        return samples;
    }

    /** Returns the energy of each bin over the expected energy of all bins: their sum is the residual plus 1. */
    private float[] energyByBin(float[] flux, double[] labels) {
        double expected = model.energyShare(labels) * EnergyResidual.total(labels[model.teff()]);
        float[] byBin = new float[leadingBins];
        for (int j = 0; j < leadingBins; j++) {
            byBin[j] = (float) (flux[j] * model.wavelengths().width(j) / expected);
        }
        return byBin;
    }
}
