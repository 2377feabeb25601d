package org.photosphere.model.inversion.fit;

import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.WavelengthBins;

/** Another model made wrong: its flux under a tilt over the bins, or at other labels than requested. */
final class ChangedModel implements ForwardModel {

    private final ForwardModel model;
    private final double tilt;
    private final double[] shift;

    private ChangedModel(ForwardModel model, double tilt, double[] shift) {
        this.model = model;
        this.tilt = tilt;
        this.shift = shift;
    }

    /** @param tilt relative difference of the last bin's factor from the first one's */
    static ChangedModel tilted(ForwardModel model, double tilt) {
        return new ChangedModel(model, tilt, new double[0]);
    }

    /** @param shift of the scaled labels, the first ones */
    static ChangedModel shifted(ForwardModel model, double... shift) {
        return new ChangedModel(model, 0.0, shift);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public String digest() {
        return model.digest();
    }

    @Override
    public LabelSpace labels() {
        return model.labels();
    }

    @Override
    public WavelengthBins wavelengths() {
        return model.wavelengths();
    }

    @Override
    public double resolvingPower() {
        return model.resolvingPower();
    }

    @Override
    public EmulatorError emulatorError() {
        return model.emulatorError();
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        Evaluation plain = model.evaluate(shifted(labels));
        for (int s = 0; s < labels.length; s++) {
            tilt(plain.flux()[s]);
            for (float[] derivative : plain.jacobian()[s]) {
                tilt(derivative);
            }
        }
        return plain;
    }

    @Override
    public float[][] flux(double[][] labels) {
        float[][] flux = model.flux(shifted(labels));
        for (float[] each : flux) {
            tilt(each);
        }
        return flux;
    }

    private double[][] shifted(double[][] labels) {
        double[][] all = new double[labels.length][];
        for (int s = 0; s < all.length; s++) {
            all[s] = labels[s].clone();
            for (int k = 0; k < shift.length; k++) {
                Label label = labels().get(k);
                double moved = label.unscale(label.scale(labels[s][k]) + shift[k]);
                all[s][k] = Math.max(label.lower(), Math.min(label.upper(), moved));
            }
        }
        return all;
    }

    private void tilt(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) (1 + tilt * (i - values.length / 2.0) / values.length);
        }
    }

    @Override
    public void close() {}
}
