package org.photosphere.model.vector;

/**
 * The kernels that this JVM computes with.
 *
 * @param kernels loops, or vector instructions that agree with them
 * @param description what computes, and for loops the reason
 */
record KernelChoice(Kernels kernels, String description) {

    /** System property; the value {@code none} selects loops. */
    static final String PROPERTY = "photosphere.vector";

    static final String MODULE = "jdk.incubator.vector";

    /** Largest relative difference between two orders of a sum of positive products in single precision. */
    private static final double ROUNDING = 1e-5;

    /** Chooses by the properties and modules of this JVM. */
    static KernelChoice ofThisJvm() {
        if ("none".equals(System.getProperty(PROPERTY))) {
            return loops("the system property " + PROPERTY + " is none");
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return loops("the module " + MODULE + " is not resolved; start Java with --add-modules " + MODULE);
        }
        if (!optimises(System.getProperty("java.vm.info", ""))) {
            return loops("this Java runs without its optimising compiler, which vector instructions need");
        }
        return checked();
    }

    /**
     * Returns whether a JVM has C2. Without it each operation on a vector is a call that allocates, over ten times
     * slower than loops.
     *
     * @param mode the system property {@code java.vm.info}
     */
    static boolean optimises(String mode) {
        return !mode.contains("emulated-client") && !mode.contains("interpreted");
    }

    private static KernelChoice checked() {
        Kernels kernels;
        try {
            kernels = vectors();
            if (!agree(kernels, new LoopKernels())) {
                return loops(kernels.description() + " compute other values than loops");
            }
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return loops("vector instructions failed: " + e);
        }
        return new KernelChoice(kernels, kernels.description());
    }

    /** Loads the kernels by their name: neither this class nor its compilation needs the module. */
    static Kernels vectors() throws ReflectiveOperationException {
        return Class.forName(KernelChoice.class.getPackageName() + ".VectorKernels")
                .asSubclass(Kernels.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    /** Returns whether two kernels agree within rounding. */
    static boolean agree(Kernels kernels, Kernels reference) {
        double[] one = KernelCheck.of(kernels);
        double[] other = KernelCheck.of(reference);
        for (int i = 0; i < one.length; i++) {
            if (!(Math.abs(one[i] - other[i]) <= ROUNDING * Math.abs(other[i]))) {
                return false;
            }
        }
        return true;
    }

    private static KernelChoice loops(String reason) {
        Kernels loops = new LoopKernels();
        return new KernelChoice(loops, loops.description() + ": " + reason);
    }
}
