package org.photosphere.model.training.physformer;

import org.photosphere.model.network.physformer.PhysFormerShape.DecoderKind;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.Regularisers;

/** A PhysFormer, and what is left of it without one part: the paper's ablations (table 2), and further ones. */
public enum PhysFormerVariant {
    PHYSFORMER("physformer", "PhysFormer"),
    WITHOUT_PHYSICS("physformer-without-physics", "without physics process"),
    WITHOUT_BOTTLENECK("physformer-without-bottleneck", "without bottleneck"),
    SMALL_BOTTLENECK("physformer-latent-128", "bottleneck of 128"),
    MLP_DECODER("physformer-mlp-decoder", "MLP decoder"),
    FOUR_DIRECTIONS("physformer-4-directions", "4 directions"),
    CONVOLUTION("physformer-convolution", "intensity of a convolution"),
    WITHOUT_EQUILIBRIUM("physformer-without-equilibrium", "without radiative equilibrium"),
    WITHOUT_SCATTERING("physformer-without-scattering", "without scattering");

    private static final int SMALL_LATENT = 128;
    private static final int FEW_DIRECTIONS = 4;

    private final String title;
    private final String description;

    PhysFormerVariant(String title, String description) {
        this.title = title;
        this.description = description;
    }

    /** Returns the name on command lines and in files. */
    public String title() {
        return title;
    }

    /** Returns the name in reports. */
    public String description() {
        return description;
    }

    /** Returns the settings of this variant, everything else as in the given ones. */
    public PhysFormerSettings of(PhysFormerSettings settings) {
        return switch (this) {
            case PHYSFORMER -> settings;
            case WITHOUT_PHYSICS -> settings.withParts(Parts.ALL.withPhysics(false));
            case WITHOUT_BOTTLENECK -> settings.withParts(Parts.ALL.withBottleneck(false));
            case SMALL_BOTTLENECK -> settings.withLatent(SMALL_LATENT);
            case MLP_DECODER -> settings.withParts(Parts.ALL.withDecoder(DecoderKind.MLP));
            case FOUR_DIRECTIONS -> transfer(settings, FEW_DIRECTIONS, Intensity.FORMAL);
            case CONVOLUTION -> transfer(settings, settings.sizes().transfer().directions(), Intensity.CONVOLUTION);
            case WITHOUT_EQUILIBRIUM -> settings.withRegularisers(withoutEquilibrium(settings.regularisers()));
            case WITHOUT_SCATTERING -> settings.withParts(Parts.ALL.withScattering(false));
        };
    }

    private static PhysFormerSettings transfer(PhysFormerSettings settings, int directions, Intensity intensity) {
        TransferShape transfer = settings.sizes().transfer();
        return settings.withTransfer(new TransferShape(
                transfer.layers(), directions, transfer.opacityKnots(), transfer.temperatureKnots(), intensity));
    }

    private static Regularisers withoutEquilibrium(Regularisers all) {
        return new Regularisers(
                all.bottleneck(), all.latentNoise(), all.energy(), all.transfer(), 0, 0, 0, all.structure(), all.map());
    }
}
