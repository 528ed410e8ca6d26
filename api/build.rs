//! Rebuilds the program when the built hub changes: its files are embedded.

fn main() {
    println!("cargo::rerun-if-changed=../hub/dist");
}
