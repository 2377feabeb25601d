package org.photosphere.services.cli.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;

/** A forward model that counts the evaluations requested by inversions. */
final class CountingModel extends DelegatingModel {

    private final AtomicLong values = new AtomicLong();
    private final AtomicLong evaluations = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    CountingModel(ForwardModel model) {
        super(model);
    }

    /** Resets all counts. */
    void reset() {
        values.set(0);
        evaluations.set(0);
        nanos.set(0);
    }

    /** Returns the number of fluxes and derivatives evaluated on instrument pixels. */
    long values() {
        return values.get();
    }

    /** Returns the number of spectra evaluated. */
    long evaluations() {
        return evaluations.get();
    }

    /** Returns the evaluation time, summed over all threads. */
    long nanos() {
        return nanos.get();
    }

    private final class Counting implements ObservedModel {

        private final ObservedModel observed;

        Counting(ObservedModel observed) {
            this.observed = observed;
        }

        @Override
        public int points() {
            return observed.points();
        }

        @Override
        public int spectraAtOnce() {
            return observed.spectraAtOnce();
        }

        @Override
        public double place(double[] labels) {
            return observed.place(labels);
        }

        @Override
        public double[] evaluate(double[][] labels, float[][] into) {
            long begin = System.nanoTime();
            double[] maxima = observed.evaluate(labels, into);
            nanos.addAndGet(System.nanoTime() - begin);
            evaluations.addAndGet(labels.length);
            values.addAndGet((long) labels.length * (1 + labels().size()) * points());
            return maxima;
        }

        @Override
        public void close() {
            observed.close();
        }
    }

    @Override
    public ObservedModel observedBy(SpectralOperator operator) {
        return new Counting(super.observedBy(operator));
    }
}
