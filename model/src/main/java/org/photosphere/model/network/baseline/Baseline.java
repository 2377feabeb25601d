package org.photosphere.model.network.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Networks of other publications, from labels to flux. */
public enum Baseline {
    PAYNE("payne", "The Payne", "Ting et al. 2019, ApJ 879, 69", "leaky-relu"),
    KURUCZ_A1("kurucz-a1", "Kurucz-a1", "Li et al. 2025, arXiv 2507.06357", "gelu"),
    PHYSGNN("physgnn", "PhysGNN", "Salehi & Giannacopoulos 2022, NeurIPS 35", "prelu"),
    SYMMETRIC_AUTOENCODER("symmetric-autoencoder", "Symmetric Autoencoder", "Gebran 2024, Astronomy 3, 1", "relu"),
    SPECULATOR("speculator", "SPECULATOR", "Alsing et al. 2020, ApJS 249, 5", "learnt");

    private final String kind;
    private final String title;
    private final String source;
    private final String units;

    Baseline(String kind, String title, String source, String units) {
        this.kind = kind;
        this.title = title;
        this.source = source;
        this.units = units;
    }

    /** Returns the baseline of a name as {@link #kind} gives it. */
    public static Optional<Baseline> ofKind(String kind) {
        return Arrays.stream(values())
                .filter(baseline -> baseline.kind.equals(kind))
                .findFirst();
    }

    /** Returns the name on command lines and in files. */
    public String kind() {
        return kind;
    }

    /** Returns the name in reports. */
    public String title() {
        return title;
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
        return switch (this) {
            case PAYNE -> new ThePayne(sizes);
            case KURUCZ_A1 -> new KuruczA1(sizes);
            case PHYSGNN -> new PhysGnn(sizes);
            case SYMMETRIC_AUTOENCODER -> new SymmetricAutoencoder(sizes);
            case SPECULATOR -> new Speculator(sizes);
        };
    }
}
