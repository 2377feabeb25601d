package org.photosphere.model.inversion.explanation;

import java.util.Arrays;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.fit.ChiSquare;
import org.photosphere.model.inversion.fit.Fit;
import org.photosphere.model.inversion.fit.NormalEquations;
import org.photosphere.model.inversion.fit.ParameterBox;
import org.photosphere.model.inversion.fit.Workspace;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.WhitenedNoise;

/** Chi^2 of one spectrum as a function of the parameters under the fixed noise of its solution. Used by one thread. */
final class FrozenFit {

    private final Observation observation;
    private final ParameterBox box;
    private final InversionSettings settings;
    private final Workspace work;
    private final double[] scaled;
    private final ChiSquare chiSquare;
    private final NormalEquations normal;
    private final double[] weight;

    /** @param fit finished fit with a noise model */
    FrozenFit(Fit fit, ParameterBox box, InversionSettings settings) {
        this.observation = fit.observation();
        this.box = box;
        this.settings = settings;
        this.work = new Workspace(observation.view());
        this.scaled = fit.scaled().clone();
        this.chiSquare = fit.chiSquare();
        this.normal = at(new double[][] {scaled})[0];
        observation.view().continuum().at(normal.linear(), work.continuum);
        weight = new double[observation.rows()];
        Arrays.fill(weight, 1.0);
        for (int i = 0; i < weight.length; i++) {
            noise().whiten(weight, i, i + 1);
        }
    }

    /** Returns the scaled parameters of the solution, shared. */
    double[] scaled() {
        return scaled;
    }

    /** Returns the equations at the solution. */
    NormalEquations normal() {
        return normal;
    }

    WhitenedNoise noise() {
        return chiSquare.noise();
    }

    /**
     * Returns 1 / sigma of a row's independent error, given the row before where both correlate; 0 where it is
     * excluded.
     */
    double weight(int row) {
        return weight[row];
    }

    /** Returns the model times its continuum at the solution; call before {@link #at}. */
    double[] model() {
        double[] model = new double[observation.rows()];
        for (int i = 0; i < model.length; i++) {
            model[i] = work.rows.flux[i] * work.continuum[i];
        }
        return model;
    }

    /**
     * Returns the equations at several points.
     *
     * @param places scaled parameters, [place][parameter]
     */
    NormalEquations[] at(double[][] places) {
        NormalEquations[] all = new NormalEquations[places.length];
        int batch = Math.max(1, Math.min(settings.evaluationBatch(), places.length));
        float[][] points = newPoints(batch);
        for (int from = 0; from < places.length; from += batch) {
            double[][] chunk = Arrays.copyOfRange(places, from, Math.min(places.length, from + batch));
            evaluate(chunk, Arrays.copyOf(points, chunk.length));
            for (int i = 0; i < chunk.length; i++) {
                all[from + i] = chiSquare.at(chunk[i], points[i], work);
            }
        }
        return all;
    }

    private float[][] newPoints(int count) {
        return new float[count]
                [observation.view().model().points() * (1 + box.space().size())];
    }

    private void evaluate(double[][] places, float[][] points) {
        double[][] labels = Arrays.stream(places).map(box::labels).toArray(double[][]::new);
        observation.view().model().evaluate(labels, points);
    }
}
