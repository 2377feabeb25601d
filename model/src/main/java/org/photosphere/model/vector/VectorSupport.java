package org.photosphere.model.vector;

/** The kernels of this process, chosen once. */
public final class VectorSupport {

    private static final KernelChoice CHOICE = KernelChoice.ofThisJvm();

    private VectorSupport() {}

    static Kernels kernels() {
        return CHOICE.kernels();
    }

    /** Returns what computes: the width of the vector instructions, or loops with the reason. */
    public static String describe() {
        return CHOICE.description();
    }
}
