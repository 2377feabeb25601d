package org.photosphere.model.network.components;

import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;

/** The contract, on the built-in bundle. */
class ComponentModelTest extends ForwardModelContract {
    @Override
    protected ForwardModel open() {
        return Bundles.open("atlas9-components");
    }
}
