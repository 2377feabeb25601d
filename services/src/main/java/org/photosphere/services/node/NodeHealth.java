package org.photosphere.services.node;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.DeviceState;

/** State of a node, for its endpoint and its caller. Safe for use by several threads. */
public final class NodeHealth {

    private final Devices devices;
    private final AtomicInteger partitions = new AtomicInteger();
    private volatile boolean joined;
    private volatile boolean draining;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    NodeHealth(Devices devices) {
        this.devices = devices;
    }

    /** Returns whether no part has failed that cannot be restarted. */
    public boolean isLive() {
        return failure.get() == null;
    }

    /** Returns whether every enabled device has a warm worker, and the node is a member of its group and not draining. */
    public boolean isReady() {
        return isLive() && joined && !draining && devices.areReady();
    }

    /** Returns whether it finishes its spectra in flight and takes no others. */
    public boolean isDraining() {
        return draining;
    }

    /** Returns the number of assigned partitions. */
    public int partitions() {
        return partitions.get();
    }

    /** Returns the failure that stopped the node, or null. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    /** Returns the state as one line of JSON. */
    public String json() {
        return String.format(
                "{\"live\":%s,\"ready\":%s,\"draining\":%s,\"workers\":%d,\"warm_workers\":%d,"
                        + "\"group_joined\":%s,\"partitions\":%d}",
                isLive(),
                isReady(),
                draining,
                devices.size(),
                devices.count(DeviceState.DEVICE_STATE_SERVING),
                joined,
                partitions.get());
    }

    void assigned(int more) {
        joined = true;
        partitions.addAndGet(more);
    }

    void revoked(int fewer) {
        partitions.addAndGet(-fewer);
    }

    void draining() {
        draining = true;
    }

    void failed(Throwable cause) {
        failure.compareAndSet(null, cause);
    }
}
