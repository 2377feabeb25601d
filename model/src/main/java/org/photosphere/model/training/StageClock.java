package org.photosphere.model.training;

/** Time spent on a stage: by the clock, where it has a time limit the processor time of a device. */
final class StageClock {

    private final TrainableNetwork network;
    private final boolean byProcessor;
    private final double started;

    private StageClock(TrainableNetwork network, boolean byProcessor) {
        this.network = network;
        this.byProcessor = byProcessor;
        started = now();
    }

    static StageClock start(TrainableNetwork network, Stage stage) {
        return new StageClock(network, !stage.limit().isZero());
    }

    private double now() {
        return byProcessor ? network.busySeconds() : System.nanoTime() * 1e-9;
    }

    /** Returns the time since the start. */
    double seconds() {
        return now() - started;
    }
}
