package io.undercut.extract;

/** Where on the page something stands; the path is worked out only when somebody asks for it. */
@FunctionalInterface
interface Node {
    /** A CSS path, or for JSON the number of its script followed by a JSON pointer (RFC 6901). */
    String path();

    default Node child(String step) {
        return () -> path() + "/" + step.replace("~", "~0").replace("/", "~1");
    }
}
