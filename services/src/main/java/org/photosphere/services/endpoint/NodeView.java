package org.photosphere.services.endpoint;

/**
 * A node's state as shown by its endpoint. The three methods for probes are called on the endpoint's own threads and
 * must not block, neither on locks held for long nor on other machines.
 */
public interface NodeView {

    /** Returns whether the process works and need not be restarted. */
    boolean isLive();

    /** Returns whether the node accepts spectra. */
    boolean isReady();

    /** Returns both, with reasons, as one line of JSON. */
    String healthJson();

    /** Returns metrics in Prometheus's text format; may take a while. */
    String metrics();

    /** Returns metrics in the OpenMetrics format, which has exemplars; may take a while. */
    String openMetrics();

    /** Returns the cluster's status as known to the node, as one line of JSON; may take a while. */
    String statusJson();
}
