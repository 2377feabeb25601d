package org.photosphere.services.node;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.DeviceState;

/** What is known of a node's state, for its endpoints and for whoever started it. Safe for use by several threads. */
public final class NodeHealth {

    private final Devices devices;
    private final AtomicInteger partitions = new AtomicInteger();
    private volatile boolean joined;
    private volatile boolean draining;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    NodeHealth(Devices devices) {
        this.devices = devices;
    }

    /** No broken part that cannot be started anew. */
    public boolean isLive() {
        return failure.get() == null;
    }

    /** Engine loaded, the worker of every device that is not out warm, a member of the group, and not draining. */
    public boolean isReady() {
        return isLive() && joined && !draining && devices.areReady();
    }

    /** Finishes what it has taken and takes no more. */
    public boolean isDraining() {
        return draining;
    }

    /** Partitions consumed at present. */
    public int partitions() {
        return partitions.get();
    }

    /** Why the node stopped by itself, or null. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    /** State in one line of JSON. */
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
