package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.photosphere.model.forward.ObservedModel;

/** Calls of the model that many fits share. Used by one thread. */
final class SharedCalls {

    private final int most;
    private final Workspaces work;

    /**
     * @param most spectra per call
     * @param work scratch space of the fits
     */
    SharedCalls(int most, Workspaces work) {
        this.most = most;
        this.work = work;
    }

    /**
     * Runs all fits to their ends, many per call of the model. Requests at few points are served first: those at all
     * points, whose calls are limited by the reading of the model's basis, accumulate meanwhile. Requests that would
     * leave a call half empty wait for others: the cost is the same. Neighbours in the model's order share calls.
     */
    void run(List<MultiStartFit> fits) {
        List<ModelRequest> waiting = waiting(fits);
        while (!waiting.isEmpty()) {
            ObservedModel observed = waiting.stream()
                    .map(ModelRequest::model)
                    .min(Comparator.comparingInt(ObservedModel::points))
                    .orElseThrow();
            int atOnce = observed.spectraAtOnce();
            List<ModelRequest> some = new ArrayList<>();
            for (ModelRequest request : waiting) {
                if (request.model() == observed) {
                    some.add(request);
                }
            }
            some.sort(Comparator.comparingDouble(request -> observed.place(request.trialLabels())));
            int full = some.size() / atOnce * atOnce;
            int count = Math.min(most, full == 0 ? some.size() : full);
            serve(observed, some.subList(0, count));
            waiting = waiting(fits);
        }
    }

    private void serve(ObservedModel observed, List<ModelRequest> requests) {
        double[][] labels = requests.stream().map(ModelRequest::trialLabels).toArray(double[][]::new);
        float[][] points = requests.stream().map(ModelRequest::trialPoints).toArray(float[][]::new);
        double[] maxima = new double[labels.length];
        if (requests.stream().anyMatch(ModelRequest::needsMaximum)) {
            maxima = observed.evaluate(labels, points);
        } else {
            observed.evaluateWithoutMaxima(labels, points);
            Arrays.fill(maxima, Double.NaN);
        }
        for (int i = 0; i < maxima.length; i++) {
            requests.get(i).receive(maxima[i], work.of(requests.get(i).view()));
        }
    }

    private static List<ModelRequest> waiting(List<MultiStartFit> fits) {
        List<ModelRequest> waiting = new ArrayList<>();
        for (MultiStartFit fit : fits) {
            fit.addRequests(waiting);
        }
        return waiting;
    }
}
