package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.tensor.Weights;

/**
 * A network from labels to flux, described once for flux, Jacobian and training. Immutable; its weights are apart.
 * Arrays belong to the open scope; labels are on [-0.5, 0.5], spectra divided by their maximum.
 */
interface FluxNetwork {

    /** The only stage of a network that is trained at once. */
    List<String> ONE_STAGE = List.of("training");

    /** Adds the initial weights. */
    void initialise(Weights weights, Random random);

    /** Flux, not yet divided by its maximum, [row, label] -> [row, bin]. */
    Dual flux(Dual labels, Parameters p);

    /** Returns the titles of the training's stages. */
    default List<String> stages() {
        return ONE_STAGE;
    }

    /** Returns whether a stage changes an array. */
    default boolean trains(int stage, String name) {
        return true;
    }

    /** Returns whether the flux of labels depends on an array: not on those that only training needs. */
    default boolean isOfModel(String name) {
        return true;
    }

    /**
     * Loss of a stage.
     *
     * @param labels [row, label]
     * @param flux [row, bin]
     * @return one element
     */
    default NDArray loss(int stage, NDArray labels, NDArray flux, Parameters p) {
        return prediction(stage, labels, flux, p).sub(flux).square().mean();
    }

    /** Spectra whose error a stage is to reduce, [row, bin]; arguments as of {@link #loss}. */
    default NDArray prediction(int stage, NDArray labels, NDArray flux, Parameters p) {
        return flux(Dual.constant(labels), p).value();
    }

    /**
     * Returns what the principal components are computed of, by spectrum, and sets in the weights what this takes from
     * the spectra.
     *
     * @param flux of the training spectra, [spectrum][bin]
     * @return [spectrum][bin]; empty for a network without principal components
     */
    default float[][] features(Weights weights, float[][] flux) {
        return new float[0][];
    }

    /**
     * Sets the principal components in the weights; where the spectra span fewer, the rest stays zero.
     *
     * @param mean of the features, [bin]
     * @param components each as long as its coefficient's standard deviation, [component][bin]
     */
    default void setBasis(Weights weights, double[] mean, double[][] components) {}
}
