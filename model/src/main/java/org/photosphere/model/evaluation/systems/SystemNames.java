package org.photosphere.model.evaluation.systems;

/** Names of the systems that a comparison may hold, as in {@link ComparedSystem#name}. */
public final class SystemNames {

    public static final String PHYSFORMER = "physformer";

    public static final String PAYNE = "payne";
    public static final String KURUCZ_A1 = "kurucz-a1";
    public static final String PHYSGNN = "physgnn";
    public static final String SYMMETRIC_AUTOENCODER = "symmetric-autoencoder";
    public static final String SPECULATOR = "speculator";

    public static final String INTERPOLATION = "interpolation";

    public static final String WITHOUT_PHYSICS = "physformer-without-physics";
    public static final String WITHOUT_BOTTLENECK = "physformer-without-bottleneck";
    public static final String LATENT_128 = "physformer-latent-128";
    public static final String MLP_DECODER = "physformer-mlp-decoder";
    public static final String FOUR_DIRECTIONS = "physformer-4-directions";

    /** The intensity by the paper's convolutional network in place of the formal solution. */
    public static final String CONVOLUTION = "physformer-convolution";

    public static final String WITHOUT_EQUILIBRIUM = "physformer-without-equilibrium";
    public static final String WITHOUT_SCATTERING = "physformer-without-scattering";

    private SystemNames() {}
}
