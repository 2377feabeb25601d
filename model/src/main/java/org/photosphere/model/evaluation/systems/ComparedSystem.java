package org.photosphere.model.evaluation.systems;

/**
 * A forward model that is compared with others.
 *
 * @param name by which it is trained and its files are named: "speculator"
 * @param title in reports: "SPECULATOR"
 * @param role among the others
 * @param source citation of the publication that it follows; empty for models of this project
 */
public record ComparedSystem(String name, String title, Role role, String source) {

    /** Place of a system in a comparison. */
    public enum Role {
        /** The PhysFormer as it is shipped. */
        PHYSFORMER,
        /** A network of another publication. */
        NETWORK,
        /** No network: interpolation between the nodes of the grid. */
        INTERPOLATION,
        /** A PhysFormer trained without a part, or with another one in its place. */
        ABLATION
    }
}
