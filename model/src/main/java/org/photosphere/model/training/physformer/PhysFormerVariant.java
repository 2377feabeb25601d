package org.photosphere.model.training.physformer;

import java.util.function.UnaryOperator;
import org.photosphere.model.network.physformer.PhysFormerShape.DecoderKind;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.Regularisers;

/** A PhysFormer, and what is left of it without one part: the paper's ablations (table 2), and further ones. */
public enum PhysFormerVariant {
    PHYSFORMER("physformer", "PhysFormer", settings -> settings),
    WITHOUT_PHYSICS(
            "physformer-without-physics",
            "without physics process",
            settings -> settings.withParts(Parts.ALL.withPhysics(false))),
    WITHOUT_BOTTLENECK(
            "physformer-without-bottleneck",
            "without bottleneck",
            settings -> settings.withParts(Parts.ALL.withBottleneck(false))),
    SMALL_BOTTLENECK("physformer-latent-128", "bottleneck of 128", settings -> settings.withLatent(128)),
    MLP_DECODER(
            "physformer-mlp-decoder",
            "MLP decoder",
            settings -> settings.withParts(Parts.ALL.withDecoder(DecoderKind.MLP))),
    FOUR_DIRECTIONS(
            "physformer-4-directions", "4 directions", settings -> transfer(settings, 4, Intensity.FORMAL)),
    CONVOLUTION(
            "physformer-convolution",
            "intensity of a convolution",
            settings -> transfer(settings, settings.sizes().transfer().directions(), Intensity.CONVOLUTION)),
    WITHOUT_EQUILIBRIUM(
            "physformer-without-equilibrium",
            "without radiative equilibrium",
            settings -> settings.withRegularisers(withoutEquilibrium(settings.regularisers()))),
    WITHOUT_SCATTERING(
            "physformer-without-scattering",
            "without scattering",
            settings -> settings.withParts(Parts.ALL.withScattering(false)));

    private final String title;
    private final String description;
    private final UnaryOperator<PhysFormerSettings> change;

    PhysFormerVariant(String title, String description, UnaryOperator<PhysFormerSettings> change) {
        this.title = title;
        this.description = description;
        this.change = change;
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
        return change.apply(settings);
    }

    private static PhysFormerSettings transfer(PhysFormerSettings settings, int directions, Intensity intensity) {
        TransferShape transfer = settings.sizes().transfer();
        return settings.withTransfer(new TransferShape(
                transfer.layers(), directions, transfer.opacityKnots(), transfer.temperatureKnots(), intensity));
    }

    private static Regularisers withoutEquilibrium(Regularisers all) {
        return new Regularisers(
                all.bottleneck(),
                all.latentNoise(),
                all.energy(),
                all.transfer(),
                0,
                0,
                0,
                all.structure(),
                all.map());
    }
}
