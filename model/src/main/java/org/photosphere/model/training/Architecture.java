package org.photosphere.model.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.bundle.BundledNetwork;
import org.photosphere.model.bundle.TrainingCourse;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A forward model that can be trained, with its settings: from a grid to a network in training, and from that one's
 * weights to the network of a bundle. {@link BundleTraining} does the rest.
 */
public interface Architecture {

    /** Returns the interval of checkpoints: the largest loss of work by an interruption. */
    Duration checkpointEvery();

    /** Returns the split of the grid's nodes. */
    Split.Recipe split();

    /** Returns the bins of a model for which none are requested. */
    default WavelengthBins usualBins(FluxGrid source) {
        return WavelengthBins.logUniform(500, 55_000, 1000);
    }

    /** Returns the network at its initial weights. */
    TrainableNetwork network(TrainingData data);

    /** Returns the number of stages to run, at most. */
    int stages();

    /** Returns the length of a training as the model card counts it. */
    default int passes(TrainingOutcome outcome, TrainingData data) {
        return outcome.steps();
    }

    /**
     * Returns a trained network as its bundle holds it, with all that is derived from it; empty where the stages that ran
     * do not make a forward model.
     */
    Optional<Product> product(Trained trained);

    /**
     * A training's end.
     *
     * @param weights of the network, by name
     * @param outcome the stages
     * @param course of the training
     * @param provenance of them, by title, in the order of the model card
     * @param description of the model
     * @param folder of the bundle; further trainings use folders in it and remove them
     * @param listener of further trainings
     */
    record Trained(
            TrainingData data,
            Map<String, Tensor> weights,
            TrainingOutcome outcome,
            TrainingCourse course,
            Map<String, String> provenance,
            ModelDescription description,
            Path folder,
            TrainingProgress.Listener listener) {}

    /**
     * What a training makes.
     *
     * @param network as in the files, rounded where these are: the measured model
     * @param metrics that only this architecture has, by title, in the order of the model card
     * @param figures that only this architecture has, by name, likewise
     * @param provenance of what is derived from the network, by title, likewise
     * @param folds models of the folds of the training nodes, each trained without its own fold; empty if all nodes
     *     train one model
     */
    record Product(
            BundledNetwork network,
            Map<String, ModelMetrics> metrics,
            Map<String, Double> figures,
            Map<String, String> provenance,
            List<BundledNetwork> folds) {}
}
