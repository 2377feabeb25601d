package org.photosphere.model.network.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Networks of other publications, from labels to flux. */
public enum Baseline {
    PAYNE("payne", "The Payne", "Ting et al. 2019, ApJ 879, 69", "leaky-relu", ThePayne::new),
    KURUCZ_A1("kurucz-a1", "Kurucz-a1", "Li et al. 2025, arXiv 2507.06357", "gelu", KuruczA1::new),
    PHYSGNN("physgnn", "PhysGNN", "Salehi & Giannacopoulos 2022, NeurIPS 35", "prelu", PhysGnn::new),
    SYMMETRIC_AUTOENCODER(
            "symmetric-autoencoder",
            "Symmetric Autoencoder",
            "Gebran 2024, Astronomy 3, 1",
            "relu",
            SymmetricAutoencoder::new),
    SPECULATOR("speculator", "SPECULATOR", "Alsing et al. 2020, ApJS 249, 5", "learnt", Speculator::new);

    private final String title;
    private final String fullName;
    private final String source;
    private final String units;
    private final Function<NetworkSizes, FluxNetwork> network;

    Baseline(String title, String fullName, String source, String units, Function<NetworkSizes, FluxNetwork> network) {
        this.title = title;
        this.fullName = fullName;
        this.source = source;
        this.units = units;
        this.network = network;
    }

    /** Returns the baseline of a name as {@link #title} gives it. */
    public static Optional<Baseline> titled(String title) {
        return Arrays.stream(values())
                .filter(baseline -> baseline.title.equals(title))
                .findFirst();
    }

    /** Returns the name on command lines and in files. */
    public String title() {
        return title;
    }

    /** Returns the name in reports. */
    public String fullName() {
        return fullName;
    }

    /** Returns the citation of the publication. */
    public String source() {
        return source;
    }

    /** Returns the name of the units between the layers. */
    public String units() {
        return units;
    }

    /** Returns the titles of the stages of a training. */
    public List<String> stages(NetworkSizes sizes) {
        return network(sizes).stages();
    }

    /** @throws IllegalArgumentException where the sizes do not fit the network */
    FluxNetwork network(NetworkSizes sizes) {
        return network.apply(sizes);
    }
}
