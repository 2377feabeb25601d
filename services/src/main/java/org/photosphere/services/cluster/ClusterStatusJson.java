package org.photosphere.services.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ClusterStatus;

/** The cluster's status as JSON, with the field names of the message {@link ClusterStatus}. */
public final class ClusterStatusJson {

    private ClusterStatusJson() {}

    /** Prints all fields on one line. */
    public static String print(ClusterStatus status) {
        try {
            return JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .preservingProtoFieldNames()
                    .omittingInsignificantWhitespace()
                    .print(status);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the status cannot be printed as JSON", e);
        }
    }

    /** @throws InputException if it is not such JSON */
    public static ClusterStatus parse(String json) {
        ClusterStatus.Builder status = ClusterStatus.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(json, status);
            return status.build();
        } catch (InvalidProtocolBufferException e) {
            throw new InputException(
                    "the answer is not a node's status: " + e.getMessage(), "give the address of a node's endpoint", e);
        }
    }
}
