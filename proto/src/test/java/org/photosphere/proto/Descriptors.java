package org.photosphere.proto;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;

/** The contract's descriptors: the current one as shipped in the jar, and that of the last release. */
final class Descriptors {

    private Descriptors() {}

    static FileDescriptorSet current() {
        return read("/photosphere/v1/photosphere.desc");
    }

    static FileDescriptorSet released() {
        return read("/released/photosphere-v1.desc");
    }

    private static FileDescriptorSet read(String resource) {
        try (InputStream input = Descriptors.class.getResourceAsStream(resource)) {
            if (input == null) {
                throw new IllegalStateException(resource + " is missing: protoc writes it, see proto/pom.xml");
            }
            return FileDescriptorSet.parseFrom(input);
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }
}
