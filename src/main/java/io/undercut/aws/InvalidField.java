package io.undercut.aws;

/** A field of an object that cannot be as it is; whoever reads the object knows where it stands and names the whole path. */
public final class InvalidField extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String field;
    private final String what;

    /** @param what is wrong and what to do, to follow the field's name */
    public InvalidField(String field, String what) {
        super(field + " " + what);
        this.field = field;
        this.what = what;
    }

    public String field() {
        return field;
    }

    public String what() {
        return what;
    }
}
