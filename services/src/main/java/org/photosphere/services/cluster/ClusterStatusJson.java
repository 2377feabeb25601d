package org.photosphere.services.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ClusterStatus;

/** The cluster's status as JSON: the fields of the message {@link ClusterStatus}, by their names there. */
public final class ClusterStatusJson {

    private ClusterStatusJson() {}

    /** All fields, in one line. */
    public static String print(ClusterStatus status) {
        try {
            return JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .preservingProtoFieldNames()
                    .omittingInsignificantWhitespace()
                    .print(status);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message of ours is no JSON", e);
        }
    }

    /** @throws InputException where it is something else */
    public static ClusterStatus parse(String json) {
        ClusterStatus.Builder status = ClusterStatus.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(json, status);
            return status.build();
        } catch (InvalidProtocolBufferException e) {
            throw new InputException(
                    "that is no status of a node: " + e.getMessage(), "give the address of a node's endpoint", e);
        }
    }
}
