package org.photosphere.model.forward;

/** The contract, on a model whose derivatives are known in closed form. */
class BlackbodyModelTest extends ForwardModelContract {
    @Override
    protected ForwardModel open() {
        return new BlackbodyModel(64);
    }
}
