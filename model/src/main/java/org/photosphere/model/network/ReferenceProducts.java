package org.photosphere.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The engine's products of square matrices in single precision, whose rate measures a machine's arithmetic. Safe for use
 * by several threads.
 */
public final class ReferenceProducts implements AutoCloseable {

    private final int size;
    private final NDManager manager = TorchEngine.newManager();
    private final NDArray matrix;

    /** @param size rows and columns of each matrix */
    public ReferenceProducts(int size) {
        this.size = size;
        this.matrix = manager.ones(new Shape(size, size));
    }

    /**
     * Computes one product on the calling thread.
     *
     * @return number of operations: a multiplication and an addition per element and term
     */
    public double multiply() {
        Tape.withoutRecording(() -> matrix.matMul(matrix));
        return 2.0 * size * size * size;
    }

    @Override
    public void close() {
        manager.close();
    }
}
